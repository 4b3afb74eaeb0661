/**
 * The owner's local index: which blob lies where in which pack. A cache: every entry can be read
 * back from the packs' own directories.
 */
@NullMarked
package org.distbackup.index;

import org.jspecify.annotations.NullMarked;
