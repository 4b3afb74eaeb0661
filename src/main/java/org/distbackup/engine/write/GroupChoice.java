package org.distbackup.engine.write;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.jspecify.annotations.Nullable;

/**
 * The group that a job's packs go to: asked of the monitor when the job starts and again when
 * members fail it. Without a monitor, the group of last time.
 */
final class GroupChoice {
  private final Catalog catalog;
  private final Set<PeerId> avoid = new HashSet<>();
  private @Nullable Group current;

  GroupChoice(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The group to use now. */
  synchronized Group current() {
    var group = current;
    if (group == null) {
      group = catalog.requestGroup(Set.copyOf(avoid)).or(this::ofLastTime).orElseThrow(this::none);
      current = group;
    }
    return group;
  }

  private Optional<Group> ofLastTime() {
    var state = catalog.state();
    return state.current().map(state.groups()::get);
  }

  private Failure none() {
    return new Failure(
        Failure.Kind.NOT_ENOUGH,
        "No monitor answers, and this peer has not been given members to back up to yet.",
        "Start the monitor, or check the address in ip.conf.");
  }

  /** Asks again at the next need, unless another pack did already. */
  synchronized void renew(Group failed) {
    if (failed.equals(current)) {
      current = null;
    }
  }

  /** As {@link #renew}, and without this member from now on. */
  synchronized void renewWithout(Group failed, PeerId full) {
    avoid.add(full);
    renew(failed);
  }
}
