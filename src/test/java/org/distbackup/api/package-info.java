/** Tests of this package. */
@NullMarked
package org.distbackup.api;

import org.jspecify.annotations.NullMarked;
