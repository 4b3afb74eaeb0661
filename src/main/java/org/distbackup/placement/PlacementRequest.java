package org.distbackup.placement;

import java.util.Set;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;

/**
 * Who asks for a group.
 *
 * @param ownerSites all sites on which a peer of this owner sits
 * @param avoid peers that refused, or did not answer, a moment ago
 */
public record PlacementRequest(OwnerId owner, Set<String> ownerSites, Set<PeerId> avoid) {
  /** Keeps copies. */
  public PlacementRequest {
    ownerSites = Set.copyOf(ownerSites);
    avoid = Set.copyOf(avoid);
  }
}
