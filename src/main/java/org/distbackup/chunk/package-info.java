/**
 * Content-defined chunking (FastCDC, keyed gear table). A codec: plain Java, knows no other codec.
 */
@NullMarked
package org.distbackup.chunk;

import org.jspecify.annotations.NullMarked;
