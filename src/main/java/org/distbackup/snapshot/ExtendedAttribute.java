package org.distbackup.snapshot;

/** An extended attribute of a file, its name with the namespace ({@code user.comment}). */
@SuppressWarnings("ArrayRecordComponent") // compared only within the encoding of its node
public record ExtendedAttribute(byte[] name, byte[] value) {
  /** Checks that the name fits its length field. */
  public ExtendedAttribute {
    if (name.length > 0xFFFF) {
      throw new IllegalArgumentException("an attribute's name of " + name.length + " bytes");
    }
  }
}
