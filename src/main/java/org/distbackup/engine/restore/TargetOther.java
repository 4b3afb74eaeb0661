package org.distbackup.engine.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.distbackup.engine.tree.Metadata;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** Restores links, FIFOs, sockets and devices. */
final class TargetOther {
  private final RestoreSite site;

  TargetOther(RestoreSite site) {
    this.site = site;
  }

  /** Makes the entry, and ends it. */
  void make(TargetEntry entry) {
    try {
      entry.end(site.isStopped() ? Outcome.FAILED : tryMake(entry));
    } catch (IOException e) {
      entry.failed(e);
    }
  }

  private Outcome tryMake(TargetEntry entry) throws IOException {
    if (entry.folder().fresh()) {
      if (!site.dryRun()) {
        make(entry, entry.folder().handle(), entry.node().name());
      }
      return Outcome.DONE;
    }
    var in = entry.folder().handle();
    var there = in.find(entry.node().name());
    if (there.isPresent() && entry.leavesAlone(there.get())) {
      return Outcome.SKIPPED;
    }
    if (there.isPresent() && there.get().kind() == Kind.DIRECTORY) {
      throw new FileSystemException(entry.path(), null, TargetEntry.A_FOLDER);
    }
    if (site.dryRun()) {
      return Outcome.DONE;
    }
    if (there.isEmpty()) {
      make(entry, in, entry.node().name());
    } else if (!same(in, there.get(), entry.node())) {
      replace(entry, in);
    } else if (!Metadata.same(in, there.get(), entry.node())) {
      apply(entry, in, entry.node().name());
    }
    return Outcome.DONE;
  }

  private static boolean same(Folder in, Entry there, Node node) throws IOException {
    return there.kind() == node.kind()
        && there.deviceNumber() == node.details().deviceNumber()
        && Arrays.equals(
            in.node(there, node.content()).details().linkTarget(), node.details().linkTarget());
  }

  private void replace(TargetEntry entry, Folder in) throws IOException {
    var temporary = TemporaryName.of(entry.node());
    if (in.find(temporary).isPresent()) {
      in.remove(temporary);
    }
    make(entry, in, temporary);
    in.rename(temporary, entry.node().name());
  }

  private void make(TargetEntry entry, Folder in, byte[] name) throws IOException {
    var node = entry.node();
    if (node.kind() == Kind.SYMLINK) {
      in.makeLink(name, node.details().linkTarget());
    } else {
      in.makeSpecial(name, node);
    }
    apply(entry, in, name);
  }

  private void apply(TargetEntry entry, Folder in, byte[] name) throws IOException {
    in.apply(name, entry.node()).forEach(phrase -> site.problems().tell(entry.path(), phrase));
  }
}
