package org.distbackup.engine.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.shard.Descriptor;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signed facts of packs, from any member that has true ones. */
public final class Descriptors {
  /** No member is left out. */
  public static final int NOBODY = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  private final DataClient data;
  private final Catalog catalog;
  private final MemberHealth health;

  /** Asks members that the catalog knows. */
  public Descriptors(DataClient data, Catalog catalog, MemberHealth health) {
    this.data = data;
    this.catalog = catalog;
    this.health = health;
  }

  /**
   * The pack's descriptor in that group, and no other: of a pack that was begun in one group and
   * kept in another, since a member was full, the owner has signed two. Empty when no member that
   * answers has it.
   *
   * @param except the shard whose holder is not asked, or {@link #NOBODY}
   */
  public Optional<Descriptor> find(Group group, PackId pack, int except)
      throws InterruptedException {
    for (var peer : order(group, except)) {
      var member = catalog.member(peer);
      if (member.isEmpty()) {
        continue;
      }
      try {
        var descriptor =
            Descriptor.decode(
                Blocking.get(
                    data.getDescriptor(DataAddress.of(member.get()), group.id(), pack)
                        .toCompletableFuture()));
        health.answered(peer);
        if (descriptor.verified()
            && descriptor.pack().equals(pack)
            && descriptor.group().equals(group.id())
            && descriptor.owner().equals(group.owner())
            && descriptor.scheme().equals(group.scheme())) {
          return Optional.of(descriptor);
        }
      } catch (RuntimeException next) {
        health.failed(peer, next);
        LOG.debug("No descriptor of {} from {}", pack, member.get().name(), next);
      }
    }
    return Optional.empty();
  }

  /** Suspects last. */
  private List<PeerId> order(Group group, int except) {
    var order = new ArrayList<PeerId>();
    var suspects = new ArrayList<PeerId>();
    for (int i = 0; i < group.members().size(); i++) {
      var peer = group.members().get(i);
      if (i != except) {
        (health.suspect(peer) ? suspects : order).add(peer);
      }
    }
    order.addAll(suspects);
    return order;
  }
}
