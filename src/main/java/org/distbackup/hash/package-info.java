/** BLAKE3, the hash of blobs and shards. A codec: plain Java, knows no other codec. */
@NullMarked
package org.distbackup.hash;

import org.jspecify.annotations.NullMarked;
