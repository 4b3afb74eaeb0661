package org.distbackup.engine.restore;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.distbackup.engine.tree.Metadata;
import org.distbackup.filesystem.Entry;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * An entry that is restored, of whatever kind but a folder. Until it ends it needs its folder, and
 * one of the permits of the site.
 */
final class TargetEntry {
  static final String A_FOLDER = "there is a folder in its place";

  private final RestoreSite site;
  private final TargetFolder folder;
  private final Node node;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Consumer<Outcome> whenEnded = outcome -> {};

  /** An entry for which a permit was acquired. */
  TargetEntry(RestoreSite site, TargetFolder folder, Node node) {
    this.site = site;
    this.folder = folder;
    this.node = node;
    folder.retain();
  }

  TargetFolder folder() {
    return folder;
  }

  Node node() {
    return node;
  }

  /** Where it is, for people. */
  String path() {
    return folder.path() + node.nameText();
  }

  /** Whether what is there stays as it is, by the rule of overwriting. */
  boolean leavesAlone(Entry there) {
    return switch (site.overwrite()) {
      case ALWAYS -> false;
      case IF_CHANGED ->
          there.kind() == Kind.FILE
              && node.kind() == Kind.FILE
              && there.size() == node.size()
              && Metadata.sameTime(there, node);
      case NEVER -> true;
    };
  }

  /** What is to be done when it has ended. */
  void whenEnded(Consumer<Outcome> action) {
    whenEnded = action;
  }

  void failed(IOException why) {
    site.failed(path(), why);
    end(Outcome.FAILED);
  }

  /** Nothing more will be done for it. */
  void end(Outcome outcome) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    switch (outcome) {
      case DONE -> {
        site.restoredFiles.increment();
        site.restoredBytes.add(node.size());
      }
      case SKIPPED -> {
        site.skippedFiles.increment();
        site.progress().done(node.size());
      }
      case FAILED -> site.lostEntry();
    }
    whenEnded.accept(outcome);
    site.progress().fileDone();
    folder.release();
    site.files().release();
  }
}
