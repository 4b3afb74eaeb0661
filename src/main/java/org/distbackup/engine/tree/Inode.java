package org.distbackup.engine.tree;

import java.util.Optional;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Node;

/**
 * A file of several names, by what they have in common. Its number alone does not tell it: devices
 * are numbered anew at each boot, and a file that did not change has in the snapshot the number
 * that it had when it was read.
 */
public record Inode(
    long device, long number, Content content, long size, long mtimeSeconds, int mtimeNanos) {
  /** Of a node that may be one of several names; empty when it is the only one. */
  public static Optional<Inode> ofLinked(Node node) {
    var details = node.details();
    return details.links() < 2 || details.inode() == 0
        ? Optional.empty()
        : Optional.of(
            new Inode(
                details.device(),
                details.inode(),
                node.content(),
                node.size(),
                node.mtimeSeconds(),
                node.mtimeNanos()));
  }
}
