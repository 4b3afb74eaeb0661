/**
 * What a node does unasked to keep up: catalog and index made again from heads and packs, and what
 * is owed to members, shards and deletions. Knows the rooms of reading, heads, packs and catalog.
 */
@NullMarked
package org.distbackup.engine.upkeep;

import org.jspecify.annotations.NullMarked;
