package org.distbackup.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;

/**
 * What everybody may know of a peer.
 *
 * @param name what people call it; at most {@link #MAX_NAME_BYTES} in UTF-8
 * @param site what fails together with it; likewise
 * @param control its cluster address
 * @param data its data port
 * @param owner whose files it backs up
 * @param offered bytes lent to others
 */
public record Member(
    PeerId id,
    String name,
    String site,
    Endpoint control,
    Endpoint data,
    OwnerId owner,
    long offered) {
  /** Most bytes of a name: a page of members must fit into one message. */
  public static final int MAX_NAME_BYTES = 255;

  /** Checks that all is there, and the lengths of the names. */
  public Member {
    requireNonNull(id);
    requireNonNull(control);
    requireNonNull(data);
    requireNonNull(owner);
    if (tooLong(name) || tooLong(site)) {
      throw new IllegalArgumentException(
          "member " + id + " has a name or site of more than " + MAX_NAME_BYTES + " bytes");
    }
  }

  /** Whether a name, or a site, has more bytes than any may have. */
  public static boolean tooLong(String name) {
    return name.getBytes(UTF_8).length > MAX_NAME_BYTES;
  }
}
