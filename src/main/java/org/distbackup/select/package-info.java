/**
 * Which files a backup or a restore takes: patterns with gitignore's meaning and the other rules of
 * exclusion. Imports {@code failure} alone; plain Java.
 */
@NullMarked
package org.distbackup.select;

import org.jspecify.annotations.NullMarked;
