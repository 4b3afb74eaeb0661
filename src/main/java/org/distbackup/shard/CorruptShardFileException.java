package org.distbackup.shard;

/** Bytes that are no header of a shard file, or one of a version not known here. */
public final class CorruptShardFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptShardFileException(String message) {
    super(message);
  }
}
