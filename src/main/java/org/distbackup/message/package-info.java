/**
 * Control messages between nodes. The one place where the actors of different roles meet;
 * serialized as Jackson CBOR.
 */
@NullMarked
package org.distbackup.message;

import org.jspecify.annotations.NullMarked;
