package org.distbackup.engine.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Blocking;
import org.distbackup.erasure.ReedSolomon;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.Refusal;

/**
 * Reads ranges of packs: from the data shards they lie in, and where a member is absent, lacks the
 * shard or is slow, from k others by rebuilding just that range. Needs neither key nor cluster.
 */
public final class RangeReader {
  /** A pack, as far as reading needs to know it. */
  public record Pack(PackId id, Group group, int length) {
    int shardLength() {
      return group.scheme().shardLength(length);
    }
  }

  // A member that takes longer than this is raced by the others (hedged read).
  private static final Duration HEDGE = Duration.ofSeconds(2);

  private final DataClient data;
  private final Catalog catalog;
  private final MemberHealth health;
  private final AtomicInteger turn = new AtomicInteger();

  /** Reads from members that the catalog knows. */
  public RangeReader(DataClient data, Catalog catalog, MemberHealth health) {
    this.data = data;
    this.catalog = catalog;
    this.health = health;
  }

  /** The pack of that id, from the catalog. */
  public Pack pack(PackId id) {
    var state = catalog.state();
    var record = state.packs().get(id);
    var group = record == null ? null : state.groups().get(record.group());
    if (record == null || group == null) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The catalog of this peer does not list pack " + id + ".",
          "Run the command again; if it fails again, run dbs recover on a fresh data directory.");
    }
    return new Pack(id, group, record.length());
  }

  /**
   * Reads {@code length} bytes from {@code offset} of the pack, without asking {@code avoid}.
   * Completes with NOT_ENOUGH when too few members answer.
   */
  public CompletableFuture<byte[]> read(Pack pack, int offset, int length, Set<PeerId> avoid) {
    return read(pack, offset, length, avoid, SpareArrays.NONE);
  }

  /**
   * As the other, into an array of {@code spares}, which may be longer than the range. The caller
   * gives it back.
   */
  CompletableFuture<byte[]> read(
      Pack pack, int offset, int length, Set<PeerId> avoid, SpareArrays spares) {
    int shardLength = pack.shardLength();
    var parts = new ArrayList<Part>();
    for (int at = offset; at < offset + length; ) {
      int shard = at / shardLength;
      int end = Math.min(offset + length, (shard + 1) * shardLength);
      int from = at - shard * shardLength;
      parts.add(new Part(readPart(pack, shard, from, end - at, avoid, spares), end - at));
      at = end;
    }
    return parts.size() == 1 ? parts.getFirst().bytes() : join(parts, length, spares);
  }

  /** A whole shard, made again without the member that should hold it. */
  public CompletableFuture<byte[]> shard(Pack pack, int shard) {
    var holder = Set.of(pack.group().members().get(shard));
    return pack.group().scheme().k() == 1
        ? readCopy(pack, order(pack.group(), holder), 0, pack.shardLength(), SpareArrays.NONE)
        : rebuild(pack, shard, 0, pack.shardLength(), holder);
  }

  private record Part(CompletableFuture<byte[]> bytes, int length) {}

  private static CompletableFuture<byte[]> join(List<Part> parts, int length, SpareArrays spares) {
    return CompletableFuture.allOf(
            parts.stream().map(Part::bytes).toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              var whole = spares.take(length);
              int at = 0;
              for (var part : parts) {
                byte[] bytes = part.bytes().join();
                System.arraycopy(bytes, 0, whole, at, part.length());
                at += part.length();
                spares.give(bytes);
              }
              return whole;
            });
  }

  private CompletableFuture<byte[]> readPart(
      Pack pack, int shard, int offset, int length, Set<PeerId> avoid, SpareArrays spares) {
    if (pack.group().scheme().k() == 1) {
      return readCopy(pack, order(pack.group(), avoid), offset, length, spares);
    }
    var holder = pack.group().members().get(shard);
    if (avoid.contains(holder)) {
      return rebuild(pack, shard, offset, length, avoid);
    }
    Supplier<CompletableFuture<byte[]>> direct = () -> fetch(pack, shard, offset, length, spares);
    Supplier<CompletableFuture<byte[]>> rebuilt = () -> rebuild(pack, shard, offset, length, avoid);
    return health.suspect(holder)
        ? Hedge.race(rebuilt, direct, HEDGE)
        : Hedge.race(direct, rebuilt, HEDGE);
  }

  /** Any of several holders of a copy, the next one when one fails or dawdles. */
  private CompletableFuture<byte[]> readCopy(
      Pack pack, List<Integer> shards, int offset, int length, SpareArrays spares) {
    if (shards.isEmpty()) {
      return CompletableFuture.failedFuture(tooFew(pack, 0));
    }
    int first = shards.getFirst();
    var others = shards.subList(1, shards.size());
    return others.isEmpty()
        ? fetch(pack, first, offset, length, spares)
            .exceptionallyCompose(gone -> CompletableFuture.failedFuture(tooFew(pack, 0)))
        : Hedge.race(
            () -> fetch(pack, first, offset, length, spares),
            () -> readCopy(pack, others, offset, length, spares),
            HEDGE);
  }

  /** The same columns of k other shards, and from them the wanted one. */
  private CompletableFuture<byte[]> rebuild(
      Pack pack, int wanted, int offset, int length, Set<PeerId> avoid) {
    var others = new ArrayList<>(order(pack.group(), avoid));
    others.remove(Integer.valueOf(wanted));
    return new Gathering(pack, offset, length, others)
        .gather()
        .thenApply(
            columns -> {
              var scheme = pack.group().scheme();
              int[] present = columns.stream().mapToInt(Column::shard).toArray();
              byte[][] bytes = columns.stream().map(Column::bytes).toArray(byte[][]::new);
              byte[] rebuilt = new byte[length];
              ReedSolomon.of(scheme.k(), scheme.n())
                  .rebuild(present, bytes, wanted, rebuilt, length);
              return rebuilt;
            });
  }

  private record Column(int shard, byte[] bytes) {}

  /** Collects one range from any k of the candidates; each that fails is replaced by the next. */
  private final class Gathering {
    private final Pack pack;
    private final int offset;
    private final int length;
    private final List<Integer> candidates;
    private final int needed;
    private final List<Column> columns = new ArrayList<>();
    private final CompletableFuture<List<Column>> gathered = new CompletableFuture<>();
    private int next;
    private int underWay;

    Gathering(Pack pack, int offset, int length, List<Integer> candidates) {
      this.pack = pack;
      this.offset = offset;
      this.length = length;
      this.candidates = candidates;
      this.needed = pack.group().scheme().k();
    }

    synchronized CompletableFuture<List<Column>> gather() {
      for (int i = 0; i < needed; i++) {
        ask();
      }
      return gathered;
    }

    private void ask() {
      if (next < candidates.size()) {
        int shard = candidates.get(next++);
        underWay++;
        var _ =
            fetch(pack, shard, offset, length, SpareArrays.NONE)
                .whenComplete((bytes, failure) -> answered(shard, bytes, failure == null));
      } else if (columns.size() + underWay < needed) {
        gathered.completeExceptionally(tooFew(pack, columns.size()));
      }
    }

    private synchronized void answered(int shard, byte[] bytes, boolean ok) {
      underWay--;
      if (!ok) {
        ask();
      } else if (columns.size() < needed) {
        columns.add(new Column(shard, bytes));
        if (columns.size() == needed) {
          gathered.complete(columns);
        }
      }
    }
  }

  private CompletableFuture<byte[]> fetch(
      Pack pack, int shard, int offset, int length, SpareArrays spares) {
    var peer = pack.group().members().get(shard);
    var member = catalog.member(peer);
    if (member.isEmpty()) {
      return CompletableFuture.failedFuture(
          new Refusal(Refusal.Code.UNAVAILABLE, "nobody knows the address of peer " + peer));
    }
    GroupId group = pack.group().id();
    byte[] into = spares.take(length);
    return data.getRange(
            DataAddress.of(member.get()), group, pack.id(), shard, offset, length, into, 0)
        .toCompletableFuture()
        .handle(
            (done, failure) -> {
              if (failure == null) {
                health.answered(peer);
                return into;
              }
              health.failed(peer, Blocking.cause(failure));
              throw new CompletionException(Blocking.cause(failure));
            });
  }

  /** Shards whose holders may be asked, suspects last, otherwise in turns to spread the load. */
  private List<Integer> order(Group group, Set<PeerId> avoid) {
    int n = group.members().size();
    int start = Math.floorMod(turn.getAndIncrement(), n);
    var order = new ArrayList<Integer>();
    var suspects = new ArrayList<Integer>();
    for (int i = 0; i < n; i++) {
      int shard = (start + i) % n;
      var peer = group.members().get(shard);
      if (!avoid.contains(peer)) {
        (health.suspect(peer) ? suspects : order).add(shard);
      }
    }
    order.addAll(suspects);
    return order;
  }

  private static Failure tooFew(Pack pack, int answered) {
    return new Failure(
        Failure.Kind.NOT_ENOUGH,
        "Only "
            + answered
            + " members with a good shard of pack "
            + pack.id()
            + " answer, "
            + pack.group().scheme().k()
            + " are needed.",
        "Start more of the peers that keep it (dbs peers shows who is offline) and try again.");
  }
}
