/** Facts of a pack's shards: scheme, geometry, hashes, the owner-signed descriptor. Plain Java. */
@NullMarked
package org.distbackup.shard;

import org.jspecify.annotations.NullMarked;
