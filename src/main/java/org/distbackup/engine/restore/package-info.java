/**
 * From a snapshot to files in a folder, by names within opened folders and never through a link.
 * Knows the rooms of reading and of trees; knows nothing of backup.
 */
@NullMarked
package org.distbackup.engine.restore;

import org.jspecify.annotations.NullMarked;
