package org.distbackup.engine.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.read.Inventories;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.snapshot.Deletion;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.PeerUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells members what they may delete; those that are away are told when they are back. */
public final class Deletions {
  private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

  private record Debtor(GroupId group, int shard) {}

  private final OwnerKeys keys;
  private final PeerId device;
  private final Catalog catalog;
  private final DataClient data;
  private final MemberHealth health;
  private final Heads heads;
  private final Inventories inventories;

  /** Deletes in the name of this owner's device. */
  public Deletions(
      OwnerKeys keys,
      PeerId device,
      Catalog catalog,
      DataClient data,
      MemberHealth health,
      Heads heads,
      Inventories inventories) {
    this.keys = keys;
    this.device = device;
    this.catalog = catalog;
    this.data = data;
    this.health = health;
    this.heads = heads;
    this.inventories = inventories;
  }

  /** One round over all that is dropped and not deleted everywhere. */
  public void pay() throws InterruptedException {
    Map<Debtor, List<PackId>> owed = new HashMap<>();
    catalog
        .state()
        .dropped()
        .forEach(
            (pack, record) -> {
              for (int left = record.owed(); left != 0; left &= left - 1) {
                owed.computeIfAbsent(
                        new Debtor(record.group(), Integer.numberOfTrailingZeros(left)),
                        debtor -> new ArrayList<>())
                    .add(pack);
              }
            });
    for (var debt : owed.entrySet()) {
      var group = catalog.group(debt.getKey().group());
      if (group.isPresent()) {
        pay(group.get(), debt.getKey().shard(), debt.getValue());
      }
    }
  }

  private void pay(Group group, int shard, List<PackId> packs) throws InterruptedException {
    var peer = group.members().get(shard);
    var member = catalog.member(peer);
    if (member.isEmpty() || health.suspect(peer)) {
      return;
    }
    var deleted = new HashSet<>(packs);
    try {
      delete(group, member.get(), packs).forEach(deleted::remove);
      if (!deleted.isEmpty()) {
        catalog.deleted(deleted, shard);
      }
    } catch (PeerUnreachableException gone) {
      health.failed(peer, gone);
      LOG.info("{} is to delete {} packs when it is back", peer, packs.size());
    } catch (RuntimeException refused) {
      LOG.info("{} does not delete {} packs yet: {}", peer, packs.size(), refused.toString());
    }
  }

  /** Returns those that the member keeps, since a head says that they must exist. */
  private List<PackId> delete(Group group, Member member, List<PackId> packs)
      throws InterruptedException {
    heads.sendTo(member.id());
    var kept = new ArrayList<PackId>();
    for (int at = 0; at < packs.size(); at += Deletion.MAX_PACKS) {
      var some = packs.subList(at, Math.min(packs.size(), at + Deletion.MAX_PACKS));
      var deletion = Deletion.sign(keys, group.id(), device, heads.counter(), some);
      kept.addAll(
          Blocking.get(
              data.delete(DataAddress.of(member), deletion.encode()).toCompletableFuture()));
    }
    return kept;
  }

  /**
   * Has members delete what was sent to them and never committed: a job that ended early leaves it.
   * What running jobs are sending is theirs.
   */
  public void collectGarbage(PackUse use) throws InterruptedException {
    for (var group : catalog.state().groups().values()) {
      for (var peer : group.members()) {
        var member = catalog.member(peer);
        if (member.isPresent() && !health.suspect(peer)) {
          collectGarbage(group, member.get(), use);
        }
      }
    }
  }

  private void collectGarbage(Group group, Member member, PackUse use) throws InterruptedException {
    try {
      var garbage = new HashSet<PackId>();
      inventories.inventory(group.id(), member).forEach(held -> garbage.add(held.pack()));
      // In this order: what is sent is claimed, then committed, then in a head.
      garbage.removeAll(use.claimed());
      // Of a pack that was begun here and went to another group in the end this is garbage.
      catalog
          .state()
          .packs()
          .forEach(
              (pack, record) -> {
                if (record.group().equals(group.id())) {
                  garbage.remove(pack);
                }
              });
      garbage.removeAll(heads.live().getOrDefault(group.id(), Set.of()));
      if (!garbage.isEmpty()) {
        LOG.info("{} deletes {} packs that were never committed", member.name(), garbage.size());
        delete(group, member, List.copyOf(garbage));
      }
    } catch (PeerUnreachableException gone) {
      health.failed(member.id(), gone);
    } catch (RuntimeException refused) {
      LOG.info("{} does not say what it keeps: {}", member.name(), refused.toString());
    }
  }
}
