/**
 * Snapshots forgotten, and packs that none needs any more given up. Knows the rooms of upkeep, of
 * writing and of trees.
 */
@NullMarked
package org.distbackup.engine.prune;

import org.jspecify.annotations.NullMarked;
