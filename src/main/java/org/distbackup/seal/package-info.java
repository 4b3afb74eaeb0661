/** Authenticated encryption of what goes into a pack. A codec: plain Java, knows no other codec. */
@NullMarked
package org.distbackup.seal;

import org.jspecify.annotations.NullMarked;
