/** Tests of this package. */
@NullMarked
package org.distbackup.node;

import org.jspecify.annotations.NullMarked;
