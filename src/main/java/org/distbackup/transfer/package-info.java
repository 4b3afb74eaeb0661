/**
 * The data plane: frames over TCP by Pekko Streams, between peers, without the cluster. Knows bytes
 * and identifiers, not what they mean.
 */
@NullMarked
package org.distbackup.transfer;

import org.jspecify.annotations.NullMarked;
