package org.distbackup.engine;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.distbackup.erasure.ReedSolomon;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.OwnerKeys;
import org.distbackup.seal.PackSealer;
import org.distbackup.transfer.DataClient;

/**
 * The data path of one node, for its owner's files: what the commands call. Methods block and may
 * run at the same time; an interrupt ends them, and what was committed by then stays.
 */
public final class Engine implements AutoCloseable {
  private final Workers workers;
  private final Uploader uploader;
  private final Downloader downloader;
  private final IndexRebuilder rebuilder;
  private final Handoff handoff;
  private final Heads heads;

  /**
   * What an engine is made of.
   *
   * @param device this peer
   * @param headFile where the newest head is kept
   * @param margin acknowledged shards beyond k that a commit needs
   * @param patience how long a job goes on trying while members fail
   */
  public record Parts(
      OwnerKeys keys,
      PeerId device,
      String hostname,
      Catalog catalog,
      BlobIndex index,
      DataClient data,
      Path headFile,
      MemoryPlan plan,
      int margin,
      Duration patience,
      InstantSource clock,
      SecureRandom random) {}

  /** An engine at work, warming up its codecs beside. */
  public Engine(Parts parts) {
    Thread.ofPlatform().daemon().name("dbs-warm-up").start(Engine::warmUp);
    workers = new Workers(parts.keys());
    var health = new MemberHealth(parts.clock());
    var ranges = new RangeReader(parts.data(), parts.catalog(), health);
    var blobs = new BlobReader(parts.keys(), workers, parts.index(), ranges, parts.catalog());
    heads =
        new Heads(
            parts.keys(),
            parts.device(),
            parts.catalog(),
            parts.data(),
            health,
            parts.headFile(),
            parts.margin(),
            parts.clock(),
            parts.random());
    var context =
        new PackSender.Context(
            parts.keys(),
            workers,
            parts.catalog(),
            parts.index(),
            new ShardPutter(parts.data(), parts.catalog(), health),
            new PackSender.Redundancy(parts.margin(), parts.patience()),
            parts.clock());
    uploader = new Uploader(context, parts.plan(), heads, parts.random(), parts.hostname());
    downloader = new Downloader(blobs, workers, parts.plan(), heads);
    rebuilder = new IndexRebuilder(parts.keys(), parts.catalog(), parts.index(), ranges);
    handoff = new Handoff(parts.data(), parts.catalog(), ranges, health);
  }

  // What the JVM has not compiled yet would run at a hundredth of its speed.
  private static void warmUp() {
    ReedSolomon.of(2, 4);
    PackSealer.warmUp();
  }

  /** Keeps one file; returns when its snapshot is committed. */
  public UploadResult upload(Path file, Progress progress) throws InterruptedException {
    return uploader.upload(file, progress);
  }

  /** Brings the newest kept file of that name back into a folder. */
  public DownloadResult download(String name, Path folder, Progress progress)
      throws InterruptedException {
    rebuilder.rebuild();
    return downloader.download(name, folder, progress);
  }

  /** Hands members what they missed while they were away: shards and the newest head. */
  public void catchUp() throws InterruptedException {
    rebuilder.rebuild();
    handoff.payDebts();
    heads.spread();
  }

  @Override
  public void close() {
    workers.close();
  }
}
