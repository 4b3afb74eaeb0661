package org.distbackup.shard;

/** Bytes that are no descriptor, or one of a version not known here. */
public final class CorruptDescriptorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptDescriptorException(String message) {
    super(message);
  }
}
