package org.distbackup.transfer;

import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.jspecify.annotations.Nullable;

/**
 * A data port, and who is meant there: addresses change hands.
 *
 * @param peer whoever answers when null
 */
public record DataAddress(Endpoint endpoint, @Nullable PeerId peer) {
  /** The member, and nobody else who may have its address by now. */
  public static DataAddress of(Member member) {
    return new DataAddress(member.data(), member.id());
  }

  /** Whoever answers there. */
  public static DataAddress ofAnybody(Endpoint endpoint) {
    return new DataAddress(endpoint, null);
  }
}
