package org.distbackup.storage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.distbackup.id.PackId;
import org.distbackup.placement.Group;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardPurged;
import org.distbackup.storage.LedgerEvent.ShardRestored;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.HashMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What this peer must hold of one group, and what of it lies in the trash. A value; the maps are
 * Scala's persistent ones, because a ledger may list a hundred thousand shards and each event makes
 * a new state.
 */
final class LedgerState {
  static final LedgerState EMPTY = new LedgerState(null, new HashMap<>(), new HashMap<>());

  private final @Nullable Group group;
  @JsonIgnore private final HashMap<PackId, ShardStored> shards;
  @JsonIgnore private final HashMap<ShardName, ShardTrashed> trash;

  private LedgerState(
      @Nullable Group group,
      HashMap<PackId, ShardStored> shards,
      HashMap<ShardName, ShardTrashed> trash) {
    this.group = group;
    this.shards = shards;
    this.trash = trash;
  }

  /** Without {@code trashed} in snapshots of the time before there was a trash. */
  @JsonCreator
  static LedgerState of(
      @JsonProperty("group") @Nullable Group group,
      @JsonProperty("stored") List<ShardStored> stored,
      @JsonProperty("trashed") @Nullable List<ShardTrashed> trashed) {
    var state = new LedgerState(group, new HashMap<>(), new HashMap<>());
    for (ShardStored shard : stored) {
      state = state.with(shard);
    }
    for (ShardTrashed shard : trashed == null ? List.<ShardTrashed>of() : trashed) {
      state = new LedgerState(group, state.shards, state.trash.updated(shard.name(), shard));
    }
    return state;
  }

  LedgerState with(LedgerEvent event) {
    return switch (event) {
      case GroupJoined(Group joined) -> new LedgerState(joined, shards, trash);
      case ShardStored shard ->
          new LedgerState(
              group,
              shards.updated(shard.pack(), shard),
              trash.removed(new ShardName(shard.pack(), shard.index())));
      case ShardTrashed shard ->
          new LedgerState(
              group,
              stores(shard.name()) ? shards.removed(shard.pack()) : shards,
              trash.updated(shard.name(), shard));
      case ShardRestored(PackId pack, int index, int length) ->
          with(new ShardStored(pack, index, length));
      case ShardPurged(PackId pack, int index) ->
          new LedgerState(group, shards, trash.removed(new ShardName(pack, index)));
    };
  }

  /** Of these events those that change anything, when they happen one after another. */
  List<LedgerEvent> news(List<? extends LedgerEvent> events) {
    var news = new ArrayList<LedgerEvent>();
    LedgerState state = this;
    for (LedgerEvent event : events) {
      if (state.isNew(event)) {
        news.add(event);
        state = state.with(event);
      }
    }
    return news;
  }

  private boolean isNew(LedgerEvent event) {
    return switch (event) {
      case GroupJoined(Group joined) -> group().filter(known -> !joined.renews(known)).isEmpty();
      case ShardStored shard -> !shards.get(shard.pack()).contains(shard);
      case ShardTrashed shard -> !trash.get(shard.name()).contains(shard);
      case ShardRestored(PackId pack, int index, int length) ->
          trash.contains(new ShardName(pack, index)) || isNew(new ShardStored(pack, index, length));
      case ShardPurged(PackId pack, int index) -> trash.contains(new ShardName(pack, index));
    };
  }

  private boolean stores(ShardName shard) {
    return shards.get(shard.pack()).exists(stored -> stored.index() == shard.index());
  }

  Optional<Group> group() {
    return Optional.ofNullable(group);
  }

  /** In order of pack ids. */
  @JsonProperty("stored")
  List<ShardStored> stored() {
    return CollectionConverters.asJava(shards).values().stream()
        .sorted(Comparator.comparing(ShardStored::pack))
        .toList();
  }

  /** In order of pack ids. */
  @JsonProperty("trashed")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  List<ShardTrashed> trashed() {
    return CollectionConverters.asJava(trash).values().stream()
        .sorted(Comparator.comparing(ShardTrashed::name))
        .toList();
  }
}
