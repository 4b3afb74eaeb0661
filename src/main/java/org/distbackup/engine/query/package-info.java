/**
 * Looks at snapshots without fetching files: list, find, compare, count. Knows the rooms of reading
 * and of trees.
 */
@NullMarked
package org.distbackup.engine.query;

import org.jspecify.annotations.NullMarked;
