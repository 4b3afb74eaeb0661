package org.distbackup.snapshot;

import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;

/**
 * The packs of a device that must exist in a placement group; in order of their ids, none twice.
 */
public record LiveSet(GroupId group, List<PackId> packs) {
  /** Puts the packs in order. */
  public LiveSet {
    packs = packs.stream().sorted().distinct().toList();
  }
}
