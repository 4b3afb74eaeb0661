/**
 * Writing files so that a crash at any moment leaves something whole. Plain Java; imports nothing
 * of ours.
 */
@NullMarked
package org.distbackup.durable;

import org.jspecify.annotations.NullMarked;
