/**
 * Snapshots as trees: their folders read, walked, cached and addressed. Knows the rooms of reading
 * and jobs.
 */
@NullMarked
package org.distbackup.engine.tree;

import org.jspecify.annotations.NullMarked;
