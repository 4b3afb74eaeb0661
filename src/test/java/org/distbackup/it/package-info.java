/**
 * Integration tests: every node is a process of its own, run from the packaged jar as a user's is,
 * with real sockets and real files. Run by {@code mvn verify}.
 */
@NullMarked
package org.distbackup.it;

import org.jspecify.annotations.NullMarked;
