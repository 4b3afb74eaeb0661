/** Compression of single blobs with zstd. A codec: plain Java, knows no other codec. */
@NullMarked
package org.distbackup.compress;

import org.jspecify.annotations.NullMarked;
