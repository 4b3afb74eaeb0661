/**
 * The pack container: where blobs lie in it, its directory, its padding. A codec: plain Java, knows
 * no other codec.
 */
@NullMarked
package org.distbackup.pack;

import org.jspecify.annotations.NullMarked;
