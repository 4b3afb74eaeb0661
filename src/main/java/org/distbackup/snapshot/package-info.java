/**
 * The snapshot model: file nodes, directory trees, snapshots, and the owner-signed head. Plain
 * Java.
 */
@NullMarked
package org.distbackup.snapshot;

import org.jspecify.annotations.NullMarked;
