/**
 * Which snapshots are kept and why. Knows the snapshot model; plain Java, without a clock: the
 * newest snapshot is what time is reckoned from.
 */
@NullMarked
package org.distbackup.retention;

import org.jspecify.annotations.NullMarked;
