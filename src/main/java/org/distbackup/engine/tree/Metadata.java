package org.distbackup.engine.tree;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Node;

/** Compares what nodes and the file system say of an entry besides its content. */
public final class Metadata {
  private Metadata() {}

  /** Whether an entry has a node's permissions, owner, time and extended attributes. */
  public static boolean same(Folder folder, Entry entry, Node node) throws IOException {
    return entry.mode() == node.mode()
        && entry.uid() == node.uid()
        && entry.gid() == node.gid()
        && sameTime(entry, node)
        && sameAttributes(
            folder.node(entry, node.content()).details().attributes(), node.details().attributes());
  }

  /** Whether both were modified at the same nanosecond. */
  public static boolean sameTime(Entry entry, Node node) {
    return entry.mtimeSeconds() == node.mtimeSeconds() && entry.mtimeNanos() == node.mtimeNanos();
  }

  /** Whether names and values are the same, in the same order. */
  public static boolean sameAttributes(
      List<ExtendedAttribute> some, List<ExtendedAttribute> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!Arrays.equals(some.get(i).name(), others.get(i).name())
          || !Arrays.equals(some.get(i).value(), others.get(i).value())) {
        return false;
      }
    }
    return true;
  }

  /** The node with other permissions. */
  public static Node withMode(Node node, int mode) {
    return new Node(
        node.name(),
        node.kind(),
        mode,
        node.mtimeSeconds(),
        node.mtimeNanos(),
        node.uid(),
        node.gid(),
        node.user(),
        node.group(),
        node.size(),
        node.content(),
        node.details());
  }
}
