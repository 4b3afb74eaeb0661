/** Tests of this package. */
@NullMarked
package org.distbackup.cli;

import org.jspecify.annotations.NullMarked;
