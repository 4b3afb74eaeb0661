package org.distbackup.engine.write;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.head.Heads;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.upkeep.UnlistedPacks;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Snapshot;

/** Begins the jobs that add to what the owner keeps. */
public record WriteJobs(
    PackSender.Context context,
    MemoryPlan plan,
    PackUse use,
    Heads heads,
    UnlistedPacks unlisted,
    SecureRandom random,
    String hostname) {
  private static final Duration RETRY = Duration.ofSeconds(1);

  // Far below the time that what was deleted stays in the members' trash, where a head that lists
  // it brings it back.
  private static final Duration LONG = Duration.ofDays(1);

  /** A job with a writer of its own; asks for the group that its packs go to. */
  public Job begin(Progress progress) {
    var choice = new GroupChoice(context.catalog());
    var scheme = choice.current().scheme();
    var buffers =
        new BufferPool(plan.packsUnderWay(), MemoryPlan.bufferBytes(plan.packCapacity(), scheme));
    var claims = use.begin();
    var sender = new PackSender(context, choice, claims, progress);
    var assembler = new PackAssembler(context.keys(), plan, buffers, sender, random);
    return new Job(
        progress,
        claims,
        choice,
        new BlobWriter(context.workers(), context.index(), claims, assembler, progress),
        sender::ended);
  }

  /** A job that only looks what it would add. */
  public Job beginDry(Progress progress) {
    var claims = use.begin();
    return new Job(
        progress,
        claims,
        new GroupChoice(context.catalog()),
        new BlobWriter(context.workers(), context.index(), claims, Packing.NOWHERE, progress),
        () -> CompletableFuture.completedFuture(null));
  }

  /** Who has a snapshot, and of its packs all that it should have. */
  public record Committed(Group group, Set<PeerId> acknowledged) {}

  /** One job, from its first blob to the commit of its snapshot. */
  public final class Job implements AutoCloseable {
    private final Progress progress;
    private final PackUse.Job claims;
    private final GroupChoice choice;
    private final BlobWriter writer;
    private final Supplier<CompletableFuture<Void>> sent;
    private final Instant begun = context.steady().instant();

    private Job(
        Progress progress,
        PackUse.Job claims,
        GroupChoice choice,
        BlobWriter writer,
        Supplier<CompletableFuture<Void>> sent) {
      this.progress = progress;
      this.claims = claims;
      this.choice = choice;
      this.writer = writer;
      this.sent = sent;
    }

    /** Takes the job's blobs. */
    public BlobWriter writer() {
      return writer;
    }

    /** Makes the snapshot part of the head; every blob in it must be in a committed pack. */
    public Committed commit(Snapshot snapshot) throws InterruptedException {
      var redundancy = context.redundancy();
      if (begun.plus(LONG).isBefore(context.steady().instant())) {
        unlisted.verify(claims);
      }
      var deadline = context.steady().instant().plus(redundancy.patience());
      for (; ; ) {
        var group = choice.current();
        int quorum = group.scheme().quorum(redundancy.margin());
        var acknowledged = heads.publish(snapshot, group.members(), quorum);
        if (acknowledged.isPresent()) {
          var whole = new LinkedHashSet<>(acknowledged.get());
          whole.removeAll(claims.owed());
          return new Committed(group, whole);
        }
        if (context.steady().instant().isAfter(deadline)) {
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

    @Override
    public void close() {
      writer.close();
      // What is still on its way to members is no garbage yet.
      var _ = sent.get().whenComplete((done, failure) -> claims.close());
    }
  }
}
