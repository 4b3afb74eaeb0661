package org.distbackup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.distbackup.engine.backup.Backup;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.backup.BackupResult;
import org.distbackup.engine.backup.EarlierTree;
import org.distbackup.engine.backup.UploadResult;
import org.distbackup.engine.backup.Uploader;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.check.Check;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.check.CheckResult;
import org.distbackup.engine.check.PackVerifier;
import org.distbackup.engine.dump.TreeDumper;
import org.distbackup.engine.head.HeadFiles;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.prune.Forget;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.engine.prune.ForgetResult;
import org.distbackup.engine.prune.PackDisposal;
import org.distbackup.engine.prune.Prune;
import org.distbackup.engine.prune.PruneResult;
import org.distbackup.engine.query.Difference;
import org.distbackup.engine.query.Listed;
import org.distbackup.engine.query.TreeCounter;
import org.distbackup.engine.query.TreeDiff;
import org.distbackup.engine.query.TreeFinder;
import org.distbackup.engine.query.TreeStats;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.engine.restore.DownloadResult;
import org.distbackup.engine.restore.Downloader;
import org.distbackup.engine.restore.RestoreRequest;
import org.distbackup.engine.restore.RestoreResult;
import org.distbackup.engine.restore.TreeRestorer;
import org.distbackup.engine.tree.Losses;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.engine.tree.TreeCache;
import org.distbackup.engine.tree.Trees;
import org.distbackup.engine.upkeep.CatalogRebuilder;
import org.distbackup.engine.upkeep.Deletions;
import org.distbackup.engine.upkeep.Handoff;
import org.distbackup.engine.upkeep.IndexRebuilder;
import org.distbackup.engine.upkeep.LostPacks;
import org.distbackup.engine.upkeep.UnlistedPacks;
import org.distbackup.engine.write.PackSender;
import org.distbackup.engine.write.ShardPutter;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.AddressBook;
import org.distbackup.seal.PackSealer;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.transfer.DataClient;

/**
 * The data path of one node, for its owner's files: what the commands call. Methods block and may
 * run at the same time; an interrupt ends them, and what was committed by then stays.
 */
public final class Engine implements Backups, AutoCloseable {
  private final Workers workers;
  private final Uploader uploader;
  private final Backup backup;
  private final TreeRestorer restorer;
  private final Downloader downloader;
  private final TreeDumper dumper;
  private final BlobReader blobs;
  private final Trees trees;
  private final Forget forget;
  private final Prune prune;
  private final Check check;
  private final CatalogRebuilder catalogRebuilder;
  private final IndexRebuilder indexRebuilder;
  private final UnlistedPacks unlisted;
  private final Handoff handoff;
  private final Deletions deletions;
  private final Heads heads;

  /**
   * What an engine is made of.
   *
   * @param device this peer
   * @param dataFolder this node's own folder, which no backup takes
   * @param heads the newest heads known here
   * @param book members and groups known here
   * @param margin acknowledged shards beyond k that a commit needs
   * @param patience how long a job goes on trying while members fail
   * @param clock dates heads and snapshots
   * @param steady goes on evenly when {@code clock} is set; says how long things take
   */
  public record Parts(
      OwnerKeys keys,
      PeerId device,
      String hostname,
      FileSystem files,
      Path dataFolder,
      Catalog catalog,
      BlobIndex index,
      DataClient data,
      HeadFiles heads,
      Supplier<AddressBook> book,
      MemoryPlan plan,
      int margin,
      Duration patience,
      InstantSource clock,
      InstantSource steady,
      SecureRandom random) {}

  /** An engine at work, warming up its cipher beside. */
  public Engine(Parts parts) {
    Thread.ofPlatform().daemon().name("dbs-warm-up").start(PackSealer::warmUp);
    workers = new Workers(parts.keys());
    var catalog = parts.catalog();
    var data = parts.data();
    var health = new MemberHealth(parts.steady());
    var ranges = new RangeReader(data, catalog, health);
    var descriptors = new Descriptors(data, catalog, health);
    var blobs = new BlobReader(parts.keys(), workers, parts.index(), ranges, catalog);
    heads =
        new Heads(
            parts.keys(),
            parts.device(),
            catalog,
            data,
            health,
            parts.heads(),
            parts.margin(),
            parts.clock(),
            parts.steady(),
            parts.random());
    var context =
        new PackSender.Context(
            parts.keys(),
            workers,
            catalog,
            parts.index(),
            new ShardPutter(data, catalog, health, parts.steady()),
            new PackSender.Redundancy(parts.margin(), parts.patience()),
            parts.clock(),
            parts.steady());
    var use = new PackUse();
    var cache = new TreeCache(parts.index().trees(), workers);
    var treeBlobs = new TreeBlobs(blobs, cache, workers);
    var losses = new Losses(parts.dataFolder().resolve("losses"), parts.index(), treeBlobs);
    var inventories = new Inventories(data);
    indexRebuilder = new IndexRebuilder(parts.keys(), catalog, parts.index(), ranges);
    var lostPacks = new LostPacks(catalog, parts.index(), inventories, use, losses, indexRebuilder);
    unlisted = new UnlistedPacks(catalog, heads, inventories, use, lostPacks);
    var jobs =
        new WriteJobs(
            context, parts.plan(), use, heads, unlisted, parts.random(), parts.hostname());
    trees = new Trees(heads::snapshots, treeBlobs);
    uploader = new Uploader(jobs, parts.files());
    backup =
        new Backup(
            jobs, parts.files(), cache, new EarlierTree(treeBlobs), losses, parts.dataFolder());
    restorer = new TreeRestorer(parts.files(), blobs, trees, workers, parts.plan());
    downloader = new Downloader(restorer, trees);
    dumper = new TreeDumper(blobs, trees, workers, parts.plan());
    this.blobs = blobs;
    catalogRebuilder =
        new CatalogRebuilder(
            parts.keys().owner(), catalog, heads, descriptors, inventories, parts.book());
    deletions =
        new Deletions(parts.keys(), parts.device(), catalog, data, health, heads, inventories);
    forget = new Forget(trees, heads, parts.clock());
    var disposal = new PackDisposal(jobs, use, blobs);
    prune = new Prune(jobs, use, disposal, treeBlobs, indexRebuilder, deletions);
    handoff = new Handoff(data, catalog, ranges, health, descriptors);
    check =
        new Check(
            catalog,
            parts.index(),
            heads,
            treeBlobs,
            inventories,
            handoff,
            new PackVerifier(parts.keys(), catalog, data, ranges, descriptors, blobs),
            disposal,
            lostPacks,
            use,
            losses,
            parts.dataFolder().resolve("check-position"));
  }

  @Override
  public UploadResult upload(Path file, Progress progress) throws InterruptedException {
    knowWhatIsStillKept();
    return uploader.upload(file, progress);
  }

  @Override
  public DownloadResult download(String name, Path folder, Progress progress)
      throws InterruptedException {
    knowWhatIsKept();
    return downloader.download(name, folder, progress);
  }

  @Override
  public BackupResult backup(BackupRequest request, Progress progress) throws InterruptedException {
    knowWhatIsStillKept();
    return backup.run(request, progress);
  }

  @Override
  public BackupResult backupStream(
      String name, InputStream content, List<String> tags, Progress progress)
      throws IOException, InterruptedException {
    knowWhatIsStillKept();
    return backup.runStream(name, content, tags, progress);
  }

  @Override
  public List<Snapshot> snapshots() throws InterruptedException {
    return trees.snapshots();
  }

  @Override
  public RestoreResult restore(RestoreRequest request, Progress progress)
      throws InterruptedException {
    knowWhatIsKept();
    return restorer.restore(request, progress);
  }

  @Override
  public void list(String spec, Consumer<Listed> entries) throws InterruptedException {
    knowWhatIsKept();
    new TreeFinder(trees).list(spec, entries);
  }

  @Override
  public void find(String pattern, BiConsumer<Snapshot, Listed> versions)
      throws InterruptedException {
    knowWhatIsKept();
    new TreeFinder(trees).find(pattern, versions);
  }

  @Override
  public void diff(String one, String other, Consumer<Difference> differences)
      throws InterruptedException {
    knowWhatIsKept();
    new TreeDiff(trees, differences).compare(trees.open(one), trees.open(other));
  }

  @Override
  public TreeStats stats(Optional<String> spec) throws InterruptedException {
    knowWhatIsKept();
    return new TreeCounter(trees, blobs).count(spec);
  }

  @Override
  public void dump(String spec, OutputStream out, Progress progress)
      throws IOException, InterruptedException {
    knowWhatIsKept();
    dumper.dump(spec, out, progress);
  }

  @Override
  public ForgetResult forget(ForgetRequest request) throws InterruptedException {
    return forget.run(request);
  }

  @Override
  public PruneResult prune(boolean dryRun, Progress progress) throws InterruptedException {
    // What is deleted is needed by nobody as of now, not as of an hour ago.
    heads.hearAll();
    knowWhatIsStillKept();
    return prune.run(dryRun, progress);
  }

  @Override
  public CheckResult check(CheckRequest request, Progress progress) throws InterruptedException {
    knowWhatIsKept();
    return check.run(request, progress);
  }

  /**
   * Catalog and index are made again where they lack what the heads and the catalog say: after a
   * crash, a recovery, or when somebody deleted the index.
   */
  private void knowWhatIsKept() throws InterruptedException {
    catalogRebuilder.rebuild();
    indexRebuilder.rebuild();
  }

  /** As the other, for jobs that build on it: what others have had deleted since is not kept. */
  private void knowWhatIsStillKept() throws InterruptedException {
    heads.hearAgain();
    knowWhatIsKept();
    unlisted.look();
  }

  /** Hands members what they missed while they were away: shards, heads and deletions. */
  public void catchUp() throws InterruptedException {
    knowWhatIsKept();
    handoff.payDebts();
    heads.spread();
    deletions.pay();
  }

  @Override
  public void close() {
    restorer.close();
    workers.close();
  }
}
