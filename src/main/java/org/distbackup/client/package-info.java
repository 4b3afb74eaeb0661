/**
 * The owner's side of a peer: the event-sourced ClientActor and the handle by which the engine asks
 * it.
 */
@NullMarked
package org.distbackup.client;

import org.jspecify.annotations.NullMarked;
