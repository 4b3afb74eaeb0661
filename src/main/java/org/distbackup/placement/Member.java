package org.distbackup.placement;

import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;

/**
 * What everybody may know of a peer.
 *
 * @param name what people call it
 * @param site what fails together with it
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
    long offered) {}
