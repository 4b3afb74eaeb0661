/** Reed-Solomon coding over GF(2^8). A codec: plain Java, knows no other codec. */
@NullMarked
package org.distbackup.erasure;

import org.jspecify.annotations.NullMarked;
