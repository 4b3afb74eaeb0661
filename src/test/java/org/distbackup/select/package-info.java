/** Tests of this package. */
@NullMarked
package org.distbackup.select;

import org.jspecify.annotations.NullMarked;
