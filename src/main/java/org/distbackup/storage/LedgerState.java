package org.distbackup.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.HashMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What this peer must hold of one group. A value; the map is Scala's persistent one, because a
 * ledger may list a hundred thousand shards and each event makes a new state.
 */
final class LedgerState {
  static final LedgerState EMPTY = new LedgerState(null, new HashMap<>());

  private final @Nullable Group group;
  @JsonIgnore private final HashMap<PackId, ShardStored> shards;

  private LedgerState(@Nullable Group group, HashMap<PackId, ShardStored> shards) {
    this.group = group;
    this.shards = shards;
  }

  @JsonCreator
  static LedgerState of(
      @JsonProperty("group") @Nullable Group group,
      @JsonProperty("stored") List<ShardStored> stored) {
    var state = new LedgerState(group, new HashMap<>());
    for (ShardStored shard : stored) {
      state = state.with(shard);
    }
    return state;
  }

  LedgerState with(LedgerEvent event) {
    return switch (event) {
      case GroupJoined(Group joined) -> new LedgerState(joined, shards);
      case ShardStored shard -> new LedgerState(group, shards.updated(shard.pack(), shard));
    };
  }

  Optional<Group> group() {
    return Optional.ofNullable(group);
  }

  boolean holds(ShardStored shard) {
    return shards.get(shard.pack()).contains(shard);
  }

  /** In order of pack ids. */
  @JsonProperty("stored")
  List<ShardStored> stored() {
    return CollectionConverters.asJava(shards).values().stream()
        .sorted(Comparator.comparing(ShardStored::pack))
        .toList();
  }
}
