/**
 * From blobs to committed packs on members. Knows the rooms of heads, packs, catalog and jobs;
 * knows no files and no folders.
 */
@NullMarked
package org.distbackup.engine.write;

import org.jspecify.annotations.NullMarked;
