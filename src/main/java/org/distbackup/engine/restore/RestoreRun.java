package org.distbackup.engine.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.tree.TreeWalk;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * One restore: walks the snapshot in order, opens folders, says what is wanted of each file. The
 * rest is done beside, by the threads that fetch, open and write; this one waits when too much is
 * under way.
 */
final class RestoreRun implements TreeWalk.Visitor {
  /** Files of which is found out what is there already. */
  private static final int LOOKING = 64;

  /** Files that are begun together: one by one, as others end, each would be fetched by itself. */
  private static final int TOGETHER = RestoreSite.MOST_FILES / 4;

  private static final int POLL_MILLIS = 100;

  private record Level(TargetFolder folder, boolean wanted) {}

  private record Looking(TargetFile file, CompletableFuture<TargetFile.Found> found) {}

  private final RestoreSite site;
  private final RestoreFilter filter;
  private final HardLinks links;
  private final TargetOther others;
  private final boolean expectsEach;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Deque<Looking> looking = new ArrayDeque<>();
  private int permits;

  /**
   * A run.
   *
   * @param expectsEach whether the progress is to expect each entry as it is come to
   */
  RestoreRun(RestoreSite site, RestoreFilter filter, TargetFolder root, boolean expectsEach) {
    this.site = site;
    this.filter = filter;
    this.links = new HardLinks(site);
    this.others = new TargetOther(site);
    this.expectsEach = expectsEach;
    levels.push(new Level(root, filter.include().isEmpty()));
  }

  @Override
  public boolean visit(String folder, Node node) throws InterruptedException {
    site.check();
    site.progress().pauseIfAsked();
    var in = levels.element();
    var verdict = filter.of(folder, node, in.wanted());
    if (verdict == RestoreFilter.Verdict.LEAVE) {
      return false;
    }
    if (node.kind() == Kind.DIRECTORY) {
      return enter(in, node, verdict == RestoreFilter.Verdict.TAKE);
    }
    if (open(in.folder())) {
      restore(in.folder(), node);
    }
    return false;
  }

  /**
   * Whether what is in the folder can be visited. One that is only passed is opened when needed.
   */
  private boolean enter(Level in, Node node, boolean wanted) throws InterruptedException {
    var folder = in.folder().child(node);
    if (wanted && !open(folder)) {
      folder.release();
      return false;
    }
    levels.push(new Level(folder, wanted));
    return true;
  }

  @Override
  public void leave(String folder, Node directory) {
    levels.pop().folder().release();
  }

  private boolean open(TargetFolder folder) throws InterruptedException {
    while (site.manyFolders(folder.depth())) {
      settle();
      site.awaitFewerFolders(folder.depth(), POLL_MILLIS);
    }
    try {
      folder.open();
      return true;
    } catch (IOException e) {
      site.failed(folder.path(), e);
      return false;
    }
  }

  private void restore(TargetFolder folder, Node node) throws InterruptedException {
    if (expectsEach) {
      site.progress().expectFiles(1);
      site.progress().expect(node.size());
    }
    if (permits == 0) {
      permits = awaitPermits();
    }
    permits--;
    restore(new TargetEntry(site, folder, node));
  }

  private int awaitPermits() throws InterruptedException {
    while (!site.files().tryAcquire(TOGETHER)) {
      settle();
      if (site.files().tryAcquire(TOGETHER, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    return TOGETHER;
  }

  private void restore(TargetEntry entry) throws InterruptedException {
    if (links.takes(entry)) {
      return;
    }
    if (entry.node().kind() != Kind.FILE) {
      site.writers().execute(() -> others.make(entry));
      return;
    }
    var file = new TargetFile(site, entry);
    if (entry.folder().fresh() && !site.dryRun()) {
      want(file, TargetFile.Found.NOTHING);
    } else {
      looking.add(new Looking(file, CompletableFuture.supplyAsync(file::look, site.writers())));
      if (looking.size() > LOOKING) {
        wantFirst();
      }
    }
  }

  private void wantFirst() throws InterruptedException {
    var first = looking.remove();
    want(first.file(), Blocking.get(first.found()));
  }

  /** Says which chunks are wanted. */
  private void want(TargetFile file, TargetFile.Found found) throws InterruptedException {
    if (found.settled()) {
      return;
    }
    var node = file.entry().node();
    try {
      long length =
          site.chunks(node.content())
              .forEach(
                  chunk -> {
                    if (!found.have().get(chunk.number())) {
                      site.progress().pauseIfAsked();
                      file.expect();
                      site.fetcher().want(chunk.id(), chunk.at(), file, chunk.position());
                    }
                  });
      if (length != node.size()) {
        file.lose(
            new IllegalStateException(
                "it should have " + node.size() + " bytes, but its content has " + length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Failure failure) {
      file.lose(failure);
      if (failure.kind() == Failure.Kind.INTERRUPTED) {
        throw failure;
      }
    } finally {
      file.allWanted();
    }
  }

  /** Sets off all that waits for more to come. */
  private void settle() throws InterruptedException {
    site.check();
    while (!looking.isEmpty()) {
      wantFirst();
    }
    site.fetcher().flush();
    site.replacements().flush();
    for (var next = links.next(); next.isPresent(); next = links.next()) {
      restore(next.get());
    }
  }

  /** Returns when all that was visited is done. */
  void finish() throws InterruptedException {
    levels.pop().folder().release();
    site.replacements().flushAtOnce();
    site.files().release(permits);
    permits = 0;
    do {
      settle();
    } while (!site.files().tryAcquire(RestoreSite.MOST_FILES, POLL_MILLIS, TimeUnit.MILLISECONDS));
    site.check();
  }

  /** Ends what has not been set off; what is under way ends by itself. */
  void abandon(Throwable why) {
    site.stop(why);
    site.fetcher().abandon();
    for (var left : looking) {
      var _ =
          left.found()
              .whenComplete(
                  (found, failure) -> {
                    if (failure != null || !found.settled()) {
                      left.file().allWanted();
                    }
                  });
    }
    for (var next = links.next(); next.isPresent(); next = links.next()) {
      next.get().end(Outcome.FAILED);
    }
    site.replacements().flushAtOnce();
    while (!levels.isEmpty()) {
      levels.pop().folder().release();
    }
  }
}
