package org.distbackup.filesystem;

import java.util.Arrays;
import java.util.Comparator;
import org.distbackup.snapshot.Kind;

/**
 * What one look (lstat) says of a file, folder or other entry.
 *
 * @param name bytes as the file system has them; empty for a folder that was opened by its path
 * @param mode permission bits (07777)
 * @param size bytes; of a symbolic link the length of its target
 * @param allocated bytes that it takes on the disk, less than {@code size} where it has holes
 * @param mtimeSeconds last change of the content, since 1970 UTC
 * @param ctimeSeconds last change of the inode, since 1970 UTC
 * @param device number of the file system
 * @param links hard links to the inode
 * @param deviceNumber what a device node stands for, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Entry(
    byte[] name,
    Kind kind,
    int mode,
    int uid,
    int gid,
    long size,
    long allocated,
    long mtimeSeconds,
    int mtimeNanos,
    long ctimeSeconds,
    int ctimeNanos,
    long inode,
    long device,
    int links,
    long deviceNumber) {
  /** Names as unsigned bytes, as in snapshots. */
  public static final Comparator<Entry> BY_NAME =
      (one, other) -> Arrays.compareUnsigned(one.name, other.name);

  /** What is there but cannot be looked at; whoever uses it meets the failure. */
  static Entry unknown(byte[] name, Kind kind) {
    return new Entry(name, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Whether it is the same file under another name, as far as the system tells. */
  boolean isOtherNameOf(Entry other) {
    return inode != 0
        && inode == other.inode
        && device == other.device
        && links > 1
        && !Arrays.equals(name, other.name);
  }
}
