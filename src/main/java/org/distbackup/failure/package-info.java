/**
 * What can go wrong in words a user can act on, and the exit code that belongs to it. Imports
 * nothing of ours.
 */
@NullMarked
package org.distbackup.failure;

import org.jspecify.annotations.NullMarked;
