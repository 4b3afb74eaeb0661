/** Tests of this package. */
@NullMarked
package org.distbackup.retention;

import org.jspecify.annotations.NullMarked;
