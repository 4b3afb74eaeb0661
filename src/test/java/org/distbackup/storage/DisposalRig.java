package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Cast;
import org.distbackup.placement.ManualClock;
import org.distbackup.shard.ShardFile;
import org.distbackup.snapshot.Deletion;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A peer's shards and heads, whose disk may fail and whose ledgers are in memory, and what an owner
 * has deleted there.
 */
abstract class DisposalRig {
  static final Duration RETENTION = Duration.ofDays(7);
  static final GroupId GROUP = Packs.GROUP.id();
  static final int LENGTH = 5_000;
  static final long ON_DISK = ShardFile.HEADER_BYTES + LENGTH;

  @TempDir Path data;
  final ManualClock clock = new ManualClock();
  Duration set = Duration.ZERO;
  final InstantSource wall = () -> clock.instant().plus(set);
  final FaultyDisk disk = new FaultyDisk();
  final Journal journal = new Journal();
  Holdings holdings;

  /** Ledgers without actors; what they hold outlives a power cut. */
  static final class Journal implements Ledgers {
    final Map<GroupId, LedgerState> states = new HashMap<>();
    int writes;
    boolean silent;

    LedgerState of(GroupId group) {
      return states.getOrDefault(group, LedgerState.EMPTY);
    }

    @Override
    public void note(GroupId group, List<LedgerEvent> events) {
      if (silent) {
        throw new Refusal(Code.UNAVAILABLE, "silent");
      }
      writes++;
      for (LedgerEvent event : of(group).news(events)) {
        states.put(group, of(group).with(event));
      }
    }

    @Override
    public List<ShardTrashed> trashed(GroupId group) {
      if (silent) {
        throw new Refusal(Code.UNAVAILABLE, "silent");
      }
      return of(group).trashed();
    }
  }

  @BeforeEach
  void open() throws IOException {
    holdings = Holdings.open(data, 1 << 20, wall, clock, disk);
    holdings.book().join(Packs.GROUP);
  }

  static byte[] bytes(int number) {
    return Packs.bytes(number, LENGTH);
  }

  void put(int... numbers) throws IOException {
    for (int number : numbers) {
      IncomingShard shard =
          holdings.shards().begin(Packs.descriptor(number, bytes(number)), 0, LENGTH);
      shard.write(ByteBuffer.wrap(bytes(number)));
      shard.finish();
      journal.note(GROUP, List.of(new ShardStored(Packs.id(number), 0, LENGTH)));
    }
  }

  static Head head(int device, long counter, int... live) {
    return Head.sign(
        Packs.KEYS,
        Cast.peer(device),
        counter,
        1,
        List.of(new LiveSet(GROUP, ids(live))),
        "sealed".getBytes(UTF_8));
  }

  static List<PackId> ids(int... numbers) {
    return IntStream.of(numbers).mapToObj(Packs::id).toList();
  }

  void keep(Head head) throws IOException {
    holdings.disposal().keep(head, journal);
  }

  Set<PackId> delete(int device, long counter, int... numbers) throws IOException {
    var deletion = Deletion.sign(Packs.KEYS, GROUP, Cast.peer(device), counter, ids(numbers));
    return holdings.disposal().delete(deletion, Packs.GROUP, journal);
  }

  void sweep() throws IOException {
    holdings.disposal().sweep(RETENTION, true, journal);
  }

  boolean served(int number) throws IOException {
    try {
      var range = holdings.shards().range(GROUP, Packs.id(number), 0, 0, LENGTH);
      assertThat(Packs.read(range)).isEqualTo(bytes(number));
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
      return false;
    }
  }

  boolean inTrash(int number) {
    return Files.exists(data.resolve("shards/trash/" + GROUP + "/" + Packs.id(number) + ".0"));
  }

  List<Integer> recordedInTrash() {
    return journal.of(GROUP).trashed().stream().map(shard -> number(shard.pack())).toList();
  }

  List<Integer> recordedInPlace() {
    return journal.of(GROUP).stored().stream().map(shard -> number(shard.pack())).toList();
  }

  static int number(PackId pack) {
    return (int) pack.low();
  }

  Path file(int number) {
    return data.resolve("shards/" + GROUP + "/0" + number + "/" + Packs.id(number) + ".0");
  }
}
