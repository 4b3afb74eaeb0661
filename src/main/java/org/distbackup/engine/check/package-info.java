/**
 * Whether what the heads list can be read, and what is lost when it cannot. Knows the rooms of
 * prune, of upkeep, of reading and of trees.
 */
@NullMarked
package org.distbackup.engine.check;

import org.jspecify.annotations.NullMarked;
