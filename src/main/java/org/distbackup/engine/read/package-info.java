/**
 * From members to plaintext blobs: ranges of packs, rebuilt from other shards where a member does
 * not answer. Knows the rooms of packs, catalog and jobs; knows no files and no folders.
 */
@NullMarked
package org.distbackup.engine.read;

import org.jspecify.annotations.NullMarked;
