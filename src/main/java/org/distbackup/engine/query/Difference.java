package org.distbackup.engine.query;

/**
 * What is not the same in two snapshots.
 *
 * @param path absolute
 * @param sizeBefore bytes in the first, 0 where it is not
 * @param sizeAfter bytes in the second, 0 where it is not
 */
public record Difference(Kind kind, String path, long sizeBefore, long sizeAfter) {
  /** In what the entry differs. */
  public enum Kind {
    /** Only the second has it. */
    ADDED,
    /** Only the first has it. */
    REMOVED,
    /** The content is another, or it is something else now. */
    CHANGED,
    /** The content is the same; mode, owner, times or attributes are not. */
    METADATA,
    /** The content is another although size and modification time are the same. */
    BIT_ROT
  }
}
