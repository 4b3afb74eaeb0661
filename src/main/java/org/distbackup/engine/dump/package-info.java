/**
 * From a snapshot to a stream: one file, or a folder as a tar archive. Knows the rooms of reading
 * and of trees.
 */
@NullMarked
package org.distbackup.engine.dump;

import org.jspecify.annotations.NullMarked;
