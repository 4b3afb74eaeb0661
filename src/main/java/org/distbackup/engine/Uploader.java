package org.distbackup.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.pack.BlobType;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.ContentBuilder;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.snapshot.Stats;

/** Keeps one file: its chunks in packs on the members, then a snapshot of it in the head. */
final class Uploader {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PackSender.Context context;
  private final MemoryPlan plan;
  private final Heads heads;
  private final SecureRandom random;
  private final String hostname;

  Uploader(
      PackSender.Context context,
      MemoryPlan plan,
      Heads heads,
      SecureRandom random,
      String hostname) {
    this.context = context;
    this.plan = plan;
    this.heads = heads;
    this.random = random;
    this.hostname = hostname;
  }

  UploadResult upload(Path file, Progress progress) throws InterruptedException {
    try (var channel = open(file)) {
      var started = context.clock().instant();
      var before = Files.getLastModifiedTime(file);
      progress.expect(channel.size());
      var choice = new GroupChoice(context.catalog());
      long size = 0;
      Content content;
      try (var writer = writer(choice, progress)) {
        content = content(channel, writer);
        size = channel.position();
        writer.finish();
      }
      var snapshot = snapshot(file, size, content, started, progress);
      var group = commit(snapshot, choice, progress);
      boolean changed = !Files.exists(file) || !Files.getLastModifiedTime(file).equals(before);
      return new UploadResult(
          file.getFileName().toString(),
          size,
          snapshot.hex(),
          group.group().scheme(),
          group.acknowledged().size(),
          warning(file, group.group(), changed));
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + file + " could not be read: " + e.getMessage() + ".",
          "What was sent is kept; mend the cause and run the command again.",
          e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new Failure(
          Failure.Kind.FAILED, "There is no file " + file + ".", "Check the name and the folder.");
    }
    if (!Files.isRegularFile(file)) {
      throw new Failure(
          Failure.Kind.USAGE, file + " is not a regular file.", "upload takes one file at a time.");
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The file " + file + " may not be read by the user who runs the peer.",
          "Give that user the right to read it.",
          e);
    }
  }

  private BlobWriter writer(GroupChoice choice, Progress progress) {
    var scheme = choice.current().scheme();
    var buffers =
        new BufferPool(plan.packsUnderWay(), MemoryPlan.bufferBytes(plan.packCapacity(), scheme));
    var sender = new PackSender(context, choice, progress);
    var assembler = new PackAssembler(context.keys(), plan, buffers, sender, random);
    return new BlobWriter(context.workers(), context.index(), assembler, progress);
  }

  private Content content(FileChannel channel, BlobWriter writer)
      throws IOException, InterruptedException {
    var builder = new ContentBuilder();
    new FileReader(context.keys()).read(channel, writer).forEach(builder::add);
    return builder.finish(
        (bytes, offset, length) -> {
          try {
            return writer.putCopy(BlobType.LIST, bytes, offset, length);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(
                Failure.Kind.INTERRUPTED,
                "The command was interrupted.",
                "Run it again to go on.",
                e);
          }
        });
  }

  private Snapshot snapshot(
      Path file, long size, Content content, Instant started, Progress progress)
      throws IOException {
    return new Snapshot(
        Snapshot.randomId(random),
        started.toEpochMilli(),
        hostname,
        List.of(file.toString()),
        List.of(),
        FileNodes.ofFile(file, size, content),
        new Stats(1, 0, size, progress.addedBytes(), progress.storedBytes()));
  }

  private record Committed(Group group, Set<PeerId> acknowledged) {}

  private Committed commit(Snapshot snapshot, GroupChoice choice, Progress progress)
      throws InterruptedException {
    var redundancy = context.redundancy();
    var deadline = context.clock().instant().plus(redundancy.patience());
    for (; ; ) {
      var group = choice.current();
      int quorum = group.scheme().quorum(redundancy.margin());
      var acknowledged = heads.publish(snapshot, group.members(), quorum);
      if (acknowledged.isPresent()) {
        return new Committed(group, acknowledged.get());
      }
      if (context.clock().instant().isAfter(deadline)) {
        throw new Failure(
            Failure.Kind.NOT_ENOUGH,
            "Fewer than " + quorum + " members took the snapshot.",
            "The data is kept; run the command again when more peers are online.");
      }
      progress.note("waiting for " + quorum + " members to take the snapshot");
      Thread.sleep(RETRY);
      choice.renew(group);
    }
  }

  private static Optional<String> warning(Path file, Group group, boolean changed) {
    if (changed) {
      return Optional.of(file + " changed while it was read; upload it again to be sure.");
    }
    return group.scheme().n() == 1
        ? Optional.of("There is only one copy, on one other peer: when it is lost, so is the file.")
        : Optional.empty();
  }
}
