/**
 * How vector code comes into use: it races the plain code that computes the same until the JIT has
 * compiled it. Known to the codecs that have both.
 */
@NullMarked
package org.distbackup.vector;

import org.jspecify.annotations.NullMarked;
