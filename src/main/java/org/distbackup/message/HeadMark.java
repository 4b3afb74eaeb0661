package org.distbackup.message;

import static java.util.Objects.requireNonNull;

import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;

/** How far the head of one device of an owner has risen. */
public record HeadMark(OwnerId owner, PeerId device, long counter) {
  /** Checks that all is there. */
  public HeadMark {
    requireNonNull(owner);
    requireNonNull(device);
  }
}
