package org.distbackup.engine.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distbackup.durable.AtomicFile;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.prune.PackDisposal;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.tree.Damage;
import org.distbackup.engine.tree.Losses;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.engine.upkeep.Census;
import org.distbackup.engine.upkeep.Handoff;
import org.distbackup.engine.upkeep.LostPacks;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobIndex;
import org.distbackup.index.IndexedBlob;

/**
 * Looks whether everything that the snapshots need is where it should be, reads as much of it as is
 * asked for, and mends: a shard that is missing or rotten is made again from the others. A pack
 * that is beyond that is given up, once what can still be read of it lies in another, so that the
 * next backup sends the rest anew where it still finds the files.
 */
public final class Check {
  private final Catalog catalog;
  private final BlobIndex index;
  private final Heads heads;
  private final TreeBlobs trees;
  private final Inventories inventories;
  private final Handoff handoff;
  private final PackVerifier verifier;
  private final PackDisposal disposal;
  private final LostPacks lostPacks;
  private final PackUse use;
  private final Losses losses;
  private final Path position;

  /**
   * A check.
   *
   * @param position which pack was read last
   */
  public Check(
      Catalog catalog,
      BlobIndex index,
      Heads heads,
      TreeBlobs trees,
      Inventories inventories,
      Handoff handoff,
      PackVerifier verifier,
      PackDisposal disposal,
      LostPacks lostPacks,
      PackUse use,
      Losses losses,
      Path position) {
    this.catalog = catalog;
    this.index = index;
    this.heads = heads;
    this.trees = trees;
    this.inventories = inventories;
    this.handoff = handoff;
    this.verifier = verifier;
    this.disposal = disposal;
    this.lostPacks = lostPacks;
    this.use = use;
    this.losses = losses;
    this.position = position;
  }

  /** Checks, has made again what can be, and says what is lost. */
  public CheckResult run(CheckRequest request, Progress progress) throws InterruptedException {
    var found = lostPacks.takeBack();
    var packs = catalog.state().packs();
    var census = new Census(packs);
    take(census, progress);
    var badBlobs = read(chosen(request, packs, found), census, progress);
    int healed = mend(census);
    var lost = census.lost(catalog);
    var damaged = new HashSet<>(badBlobs.keySet());
    damaged.addAll(lost);
    var gone = new HashSet<BlobId>();
    badBlobs.values().forEach(gone::addAll);
    use.beginPrune();
    try {
      gone.addAll(giveUp(damaged, census, progress));
    } finally {
      use.endPrune();
    }
    // What another pack holds as well is not gone.
    gone.removeIf(id -> index.find(id).filter(at -> !damaged.contains(at.pack())).isPresent());
    var snapshots = heads.snapshots();
    var touched = Damage.of(snapshots, trees, id -> index.find(id).isEmpty() || gone.contains(id));
    losses.mark(!touched.isEmpty());
    var problems = new ArrayList<CheckResult.Problem>();
    if (!touched.isEmpty()) {
      problems.add(
          new CheckResult.Problem(
              (lost.isEmpty()
                      ? "Some packs hold what cannot be read."
                      : "Too few good shards of " + lost.size() + " packs are left.")
                  + " The next backup sends again what it still finds on this machine.",
              touched));
    }
    unmended(census, lost, problems);
    return new CheckResult(packs.size(), snapshots.size(), problems, healed);
  }

  /** Asks every member what it holds. */
  private void take(Census census, Progress progress) throws InterruptedException {
    // Offline is not lost: it is waited for.
    census
        .take(catalog, inventories)
        .forEach(name -> progress.warn(name + " is away: what it holds could not be checked."));
  }

  /** The packs to read: those that were found again and may be as bad as before, then others. */
  private Set<PackId> chosen(
      CheckRequest request, Map<PackId, PackRecord> packs, Set<PackId> found) {
    var chosen = new LinkedHashSet<>(found);
    chosen.addAll(chosen(request, packs));
    return chosen;
  }

  /** In order of their ids. */
  private List<PackId> chosen(CheckRequest request, Map<PackId, PackRecord> packs) {
    var all = packs.keySet().stream().sorted().toList();
    if (request.parts() > 0) {
      return all.stream()
          .filter(pack -> Math.floorMod(pack.hashCode(), request.parts()) == request.part() - 1)
          .toList();
    }
    int count = (int) Math.ceil(all.size() * request.readFraction());
    if (count == all.size()) {
      return all;
    }
    var last = readPosition();
    var rotated = new ArrayList<>(all.stream().filter(pack -> after(pack, last)).toList());
    all.stream().filter(pack -> !after(pack, last)).forEach(rotated::add);
    return rotated.subList(0, count);
  }

  private static boolean after(PackId pack, String last) {
    return pack.toString().compareTo(last) > 0;
  }

  private String readPosition() {
    try {
      return Files.exists(position) ? Files.readString(position).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads packs; returns in which of them which blobs cannot be read. */
  private Map<PackId, Set<BlobId>> read(Set<PackId> packs, Census census, Progress progress)
      throws InterruptedException {
    Map<PackId, Set<BlobId>> bad = new HashMap<>();
    var records = catalog.state().packs();
    for (var pack : packs) {
      var record = records.get(pack);
      if (record != null) {
        progress.expect(record.length());
      }
    }
    for (var pack : packs) {
      progress.pauseIfAsked();
      var record = records.get(pack);
      if (record != null) {
        var blobs = verifier.verify(pack, census);
        if (!blobs.isEmpty()) {
          bad.put(pack, blobs);
        }
        progress.done(record.length());
        write(position, pack.toString());
      }
    }
    return bad;
  }

  /** Has bad shards made again; returns how many were. */
  private int mend(Census census) throws InterruptedException {
    var bad = census.bad();
    for (var shard : bad) {
      catalog.owe(shard.pack(), shard.number());
    }
    if (bad.isEmpty()) {
      return 0;
    }
    handoff.payDebts();
    var after = catalog.state().packs();
    int healed = 0;
    for (var shard : bad) {
      var record = after.get(shard.pack());
      if (record != null && (record.owed() & 1 << shard.number()) == 0) {
        census.mended(shard.pack(), shard.number());
        healed++;
      }
    }
    return healed;
  }

  /**
   * Gives up packs: what of them can still be read is packed anew, the rest is no longer counted
   * on. Returns what could not be read.
   */
  private Set<BlobId> giveUp(Set<PackId> damaged, Census before, Progress progress)
      throws InterruptedException {
    // As of now: a prune may have dropped some meanwhile.
    var certain = new HashMap<>(catalog.state().packs());
    certain.keySet().removeIf(pack -> !damaged.contains(pack) || !before.complete(pack));
    var blobs = new ArrayList<IndexedBlob>();
    index.forEach(
        (number, blob) -> {
          if (certain.containsKey(blob.location().pack())) {
            blobs.add(blob);
          }
        });
    // Once more, and all asked again: a member that was away for a moment must not be what was
    // missing.
    var unreadable = rewrite(rewrite(blobs, progress), progress);
    var after = new Census(certain);
    take(after, progress);
    certain.keySet().removeIf(pack -> !after.complete(pack));
    lostPacks.giveUp(certain.keySet());
    var gone = new HashSet<BlobId>();
    unreadable.forEach(blob -> gone.add(blob.id()));
    return gone;
  }

  private List<IndexedBlob> rewrite(List<IndexedBlob> blobs, Progress progress)
      throws InterruptedException {
    var unreadable = new ArrayList<IndexedBlob>();
    disposal.rewrite(blobs, (blob, failure) -> unreadable.add(blob), progress);
    return unreadable;
  }

  private void unmended(Census census, Set<PackId> lost, List<CheckResult.Problem> problems) {
    long left = census.bad().stream().filter(shard -> !lost.contains(shard.pack())).count();
    if (left > 0) {
      problems.add(
          new CheckResult.Problem(
              left + " shards are missing and could not be made again yet; it is tried again.",
              List.of()));
    }
  }

  private static void write(Path file, String text) {
    try {
      AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
