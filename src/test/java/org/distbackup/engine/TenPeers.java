package org.distbackup.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.shard.Scheme;

/** A catalog in memory whose monitor grants copies on any two peers of ten, or is silent. */
public class TenPeers implements Catalog {
  public final List<Set<PeerId>> asked = new ArrayList<>();
  CatalogState state = CatalogState.EMPTY;
  public boolean silent;

  @Override
  public CatalogState state() {
    return state;
  }

  @Override
  public void commitPack(PackId pack, PackRecord record) {
    state = state.withPack(pack, record);
  }

  @Override
  public void settle(PackId pack, int shard) {
    state = state.settled(pack, shard);
  }

  @Override
  public void owe(PackId pack, int shard) {
    state = state.owing(pack, shard);
  }

  @Override
  public void adopt(Collection<Group> groups, Map<PackId, PackRecord> packs) {
    state = state.withAdopted(groups, packs);
  }

  @Override
  public void drop(Collection<PackId> packs) {
    state = state.without(packs);
  }

  @Override
  public void giveUp(Collection<PackId> packs) {
    state = state.withoutLost(packs);
  }

  @Override
  public void deleted(Collection<PackId> packs, int shard) {
    state = state.deleted(packs, shard);
  }

  @Override
  public long reserveHead(long above) {
    state = state.withHead(state.head() + 1);
    return state.head();
  }

  @Override
  public void announceHead(long counter) {}

  @Override
  public Optional<Group> requestGroup(Set<PeerId> avoid) {
    asked.add(avoid);
    if (silent) {
      return Optional.empty();
    }
    int first = 1;
    while (avoid.contains(Cast.peer(first))) {
      first++;
    }
    int second = first + 1;
    while (avoid.contains(Cast.peer(second))) {
      second++;
    }
    var group = Cast.group(first * 100 + second, new Scheme(1, 2), first, second);
    state = state.withGroup(group);
    return Optional.of(group);
  }

  @Override
  public Optional<Member> member(PeerId peer) {
    return Optional.empty();
  }
}
