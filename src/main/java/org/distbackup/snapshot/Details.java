package org.distbackup.snapshot;

import java.util.List;

/**
 * What not every node has; 0 or empty where it has not.
 *
 * @param ctimeSeconds last change of the inode, since 1970 UTC
 * @param ctimeNanos 0 to 999,999,999
 * @param inode number of the inode
 * @param device number of the file system; with the inode it tells hard links
 * @param links hard links to the inode
 * @param deviceNumber what a device node stands for
 * @param allocated bytes that a file takes on the disk, 1 if none at all; 0 where that is not known
 * @param linkTarget where a symbolic link points, as the file system has it
 * @param attributes extended attributes, in order of their names
 */
@SuppressWarnings("ArrayRecordComponent") // compared only within the encoding of its node
public record Details(
    long ctimeSeconds,
    int ctimeNanos,
    long inode,
    long device,
    int links,
    long deviceNumber,
    long allocated,
    byte[] linkTarget,
    List<ExtendedAttribute> attributes) {
  /** Nothing but the fixed fields is known. */
  public static final Details NONE = new Details(0, 0, 0, 0, 0, 0, 0, new byte[0], List.of());

  /** Checks the nanoseconds. */
  public Details {
    attributes = List.copyOf(attributes);
    Node.checkNanos(ctimeNanos);
  }
}
