/**
 * Identifiers that every room shares: fixed-size values, printed as hex. Imports nothing of ours.
 */
@NullMarked
package org.distbackup.id;

import org.jspecify.annotations.NullMarked;
