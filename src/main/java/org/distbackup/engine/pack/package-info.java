/**
 * Joins the codecs at a pack: its cipher, its entries as the index keeps them, its shards. Knows
 * the room of jobs.
 */
@NullMarked
package org.distbackup.engine.pack;

import org.jspecify.annotations.NullMarked;
