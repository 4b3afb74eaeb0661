/**
 * From the user's files to a snapshot. Knows the rooms of writing and of trees; knows nothing of
 * restore.
 */
@NullMarked
package org.distbackup.engine.backup;

import org.jspecify.annotations.NullMarked;
