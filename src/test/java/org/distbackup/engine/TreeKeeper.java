package org.distbackup.engine;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.chunk.Chunker;
import org.distbackup.chunk.GearTable;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.engine.tree.Losses;
import org.distbackup.engine.tree.TreeBlobs;
import org.distbackup.engine.tree.TreeCache;
import org.distbackup.engine.tree.Trees;
import org.distbackup.engine.upkeep.IndexRebuilder;
import org.distbackup.engine.upkeep.LostPacks;
import org.distbackup.engine.upkeep.UnlistedPacks;
import org.distbackup.engine.write.BlobWriter;
import org.distbackup.engine.write.PackSender;
import org.distbackup.engine.write.ShardPutter;
import org.distbackup.engine.write.WriteJobs;
import org.distbackup.key.BlobHasher;
import org.distbackup.pack.BlobType;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.ContentBuilder;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;

/** Keeps trees that exist in memory alone, each a snapshot, and reads them back. */
public final class TreeKeeper implements AutoCloseable {
  static final long TIME = 1_700_000_000;
  public static final MemoryPlan PLAN = new MemoryPlan(Home.PACK, 2, 2 * Home.PACK);

  /** A tree that is not kept yet. */
  public interface Plan {
    Node keep(TreeKeeper keeper, BlobWriter writer) throws InterruptedException;
  }

  private final Home home;
  private final Workers workers;
  private final TreeCache cache;
  private final Chunker chunker;
  private final SecureRandom random = new SecureRandom();
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final MemberHealth health;

  public TreeKeeper(Home home) {
    this.home = home;
    workers = new Workers(home.keys());
    cache = new TreeCache(home.index().trees(), workers);
    chunker = new Chunker(GearTable.derive(home.keys().gearSeed()), ChunkSizes.DEFAULT);
    health = new MemberHealth(home.clock());
  }

  public Workers workers() {
    return workers;
  }

  BlobHasher hasher() {
    return workers.hasher();
  }

  public BlobReader reader() {
    return new BlobReader(
        home.keys(),
        workers,
        home.index(),
        new RangeReader(home.data(), home.catalog(), health),
        home.catalog());
  }

  /** As of a device that has not seen any directory unless it is in the cache. */
  public Trees trees() {
    return trees(snapshots);
  }

  public Trees trees(List<Snapshot> known) {
    return new Trees(() -> known, new TreeBlobs(reader(), cache, workers));
  }

  public Snapshot keep(Plan... plans) throws InterruptedException {
    return keepRoot(directory("", plans));
  }

  public Snapshot keepRoot(Plan root) throws InterruptedException {
    Node node;
    try (var job = jobs(new PackUse()).begin(new Progress())) {
      node = root.keep(this, job.writer());
      job.writer().finish();
    }
    var snapshot =
        new Snapshot(
            Snapshot.randomId(random),
            home.clock().millis(),
            "host",
            List.of("/"),
            List.of(),
            node,
            new Stats(0, 0, 0, 0, 0));
    snapshots.add(snapshot);
    return snapshot;
  }

  WriteJobs jobs(PackUse use) {
    var context =
        new PackSender.Context(
            home.keys(),
            workers,
            home.catalog(),
            home.index(),
            new ShardPutter(home.data(), home.catalog(), health, home.clock()),
            new PackSender.Redundancy(1, Home.PATIENCE),
            home.clock(),
            home.clock());
    var heads = home.heads(health, home.headFolder());
    var blobs = new TreeBlobs(reader(), cache, workers);
    var losses = new Losses(home.indexFolder().resolveSibling("losses"), home.index(), blobs);
    var ranges = new RangeReader(home.data(), home.catalog(), health);
    var inventories = new Inventories(home.data());
    var lostPacks =
        new LostPacks(
            home.catalog(),
            home.index(),
            inventories,
            use,
            losses,
            new IndexRebuilder(home.keys(), home.catalog(), home.index(), ranges));
    var unlisted = new UnlistedPacks(home.catalog(), heads, inventories, use, lostPacks);
    return new WriteJobs(context, PLAN, use, heads, unlisted, random, "host");
  }

  public static Plan directory(String name, Plan... plans) {
    return (keeper, writer) -> {
      var nodes = new ArrayList<Node>();
      for (var plan : plans) {
        nodes.add(plan.keep(keeper, writer));
      }
      nodes.sort(Node.BY_NAME);
      var bytes = new java.io.ByteArrayOutputStream();
      nodes.forEach(node -> bytes.writeBytes(node.encode()));
      var content = keeper.content(writer, BlobType.TREE, bytes.toByteArray());
      return node(name, Kind.DIRECTORY, 0755, 0, content, Details.NONE);
    };
  }

  public static Plan file(String name, byte[] bytes) {
    return file(name, bytes, Details.NONE);
  }

  public static Plan file(String name, byte[] bytes, Details details) {
    return (keeper, writer) ->
        node(
            name,
            Kind.FILE,
            0640,
            bytes.length,
            keeper.content(writer, BlobType.DATA, bytes),
            details);
  }

  public static Plan file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** One of several names of a file. */
  public static Plan hardLink(String name, byte[] bytes, long inode, int links) {
    return file(name, bytes, details(inode, links, 0, ""));
  }

  public static Plan link(String name, String target) {
    return (keeper, writer) ->
        node(name, Kind.SYMLINK, 0777, target.length(), Content.EMPTY, details(0, 1, 0, target));
  }

  public static Plan special(String name, Kind kind, long deviceNumber) {
    return (keeper, writer) ->
        node(name, kind, 0600, 0, Content.EMPTY, details(0, 1, deviceNumber, ""));
  }

  private static Details details(long inode, int links, long deviceNumber, String target) {
    return new Details(
        0, 0, inode, 1, links, deviceNumber, 0, target.getBytes(StandardCharsets.UTF_8), List.of());
  }

  private static Node node(
      String name, Kind kind, int mode, long size, Content content, Details details) {
    return new Node(
        name.getBytes(StandardCharsets.UTF_8),
        kind,
        mode,
        TIME,
        123_456_789,
        0,
        0,
        "",
        "",
        size,
        content,
        details);
  }

  private Content content(BlobWriter writer, BlobType type, byte[] bytes)
      throws InterruptedException {
    var builder = new ContentBuilder();
    for (int at = 0; at < bytes.length; ) {
      int length = chunker.cut(bytes, at, bytes.length - at);
      builder.add(writer.putCopy(type, bytes, at, length));
      at += length;
    }
    return builder.finish(
        (ids, offset, length) -> {
          try {
            return writer.putCopy(
                BlobType.LIST, Arrays.copyOfRange(ids, offset, offset + length), 0, length);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Override
  public void close() {
    workers.close();
  }
}
