/**
 * What a peer keeps for others: shard files, heads, the address book, a ledger per group. The only
 * room that touches shard files. Knows formats, placement, messages and the data port's contract;
 * never the monitor's or the client's insides.
 *
 * <p>Write order: bytes, fsync, rename, fsync of the folder, the ledger's event, the
 * acknowledgement. Reads need no actor at all.
 */
@NullMarked
package org.distbackup.storage;

import org.jspecify.annotations.NullMarked;
