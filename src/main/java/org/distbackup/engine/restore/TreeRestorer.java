package org.distbackup.engine.restore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.tree.Trees;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/** Writes snapshots, or parts of them, into folders. */
public final class TreeRestorer implements AutoCloseable {
  // More than cores, since some of them wait for the disk.
  private static final int WRITERS = 4;

  private final FileSystem files;
  private final BlobReader blobs;
  private final Trees trees;
  private final Workers workers;
  private final MemoryPlan plan;
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          WRITERS, Thread.ofPlatform().daemon().name("dbs-restore-", 0).factory());

  /** Restores from snapshots that {@code trees} finds, within the memory of the plan. */
  public TreeRestorer(
      FileSystem files, BlobReader blobs, Trees trees, Workers workers, MemoryPlan plan) {
    this.files = files;
    this.blobs = blobs;
    this.trees = trees;
    this.workers = workers;
    this.plan = plan;
  }

  /** Restores a place in a snapshot. */
  public RestoreResult restore(RestoreRequest request, Progress progress)
      throws InterruptedException {
    return restore(trees.open(request.spec()), request, progress);
  }

  /** Restores a place, whatever the request's spec is; fails when something cannot be written. */
  void restoreAll(Trees.Place place, RestoreRequest request, Progress progress)
      throws InterruptedException {
    try (var site = site(request, progress)) {
      restore(place, request, site);
      if (site.lost() > 0) {
        var loss = site.firstLoss();
        throw loss != null
            ? loss
            : new Failure(
                Failure.Kind.FAILED,
                "It could not be written: " + site.problems().first() + ".",
                "What was there is untouched; mend the cause and run the command again.");
      }
    }
  }

  private RestoreSite site(RestoreRequest request, Progress progress) {
    return new RestoreSite(request, blobs, trees.blobs(), workers, writers, plan, progress);
  }

  private RestoreResult restore(Trees.Place place, RestoreRequest request, Progress progress)
      throws InterruptedException {
    try (var site = site(request, progress)) {
      restore(place, request, site);
      return result(site);
    }
  }

  private void restore(Trees.Place place, RestoreRequest request, RestoreSite site)
      throws InterruptedException {
    var progress = site.progress();
    var filter = new RestoreFilter(request.include(), request.exclude(), place.path());
    boolean knowsAll = place.whole() && filter.all();
    if (knowsAll) {
      progress.expectFiles(place.snapshot().stats().files());
      progress.expect(place.snapshot().stats().bytes());
    }
    var run = new RestoreRun(site, filter, root(place, request, site), !knowsAll);
    try {
      trees.walk(place, run);
      run.finish();
    } catch (InterruptedException | RuntimeException | Error e) {
      run.abandon(e);
      throw e;
    }
  }

  private TargetFolder root(Trees.Place place, RestoreRequest request, RestoreSite site) {
    var path = request.target();
    try {
      boolean fresh = Files.notExists(path);
      if (fresh && !request.dryRun()) {
        Files.createDirectories(path);
      }
      Optional<Folder> folder =
          fresh && request.dryRun() ? Optional.empty() : Optional.of(files.open(path));
      return TargetFolder.root(
          site, folder.orElse(null), metadata(place, folder, fresh), path.toString(), fresh);
    } catch (AccessDeniedException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The folder " + path + " may not be written by the user who runs the peer.",
          "Choose another folder.",
          e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The folder " + path + " cannot be opened: " + RestoreSite.phrase(e) + ".",
          "Choose another folder.",
          e);
    }
  }

  /**
   * A folder that is restored by its own path is the target, if that was not there before, or was
   * made by a restore that did not come to its end.
   */
  private static @Nullable Node metadata(Trees.Place place, Optional<Folder> target, boolean fresh)
      throws IOException {
    if (place.whole() || place.node().kind() != Kind.DIRECTORY) {
      return null;
    }
    if (fresh && target.isPresent()) {
      TargetFolder.markUnfinished(target.get());
    }
    return fresh || TargetFolder.isUnfinished(target.orElseThrow()) ? place.node() : null;
  }

  private static RestoreResult result(RestoreSite site) {
    site.problems().end();
    var loss = site.firstLoss();
    if (loss != null && site.restoredFiles.sum() == 0) {
      throw loss;
    }
    return new RestoreResult(
        site.restoredFiles.sum(),
        site.restoredFolders.sum(),
        site.restoredBytes.sum(),
        site.writtenBytes.sum(),
        site.skippedFiles.sum(),
        site.problems().count());
  }

  @Override
  public void close() {
    writers.shutdownNow();
  }
}
