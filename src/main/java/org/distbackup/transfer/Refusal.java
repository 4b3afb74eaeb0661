package org.distbackup.transfer;

/** What a data port answers when it will not do as asked; crosses the wire as its code and text. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why; the numbers are part of the protocol. */
  public enum Code {
    /** The holder does not have it. */
    NOT_FOUND(1),
    /** The disk, or the space this peer offers, is full. */
    NO_SPACE(2),
    /** This peer is no member of the group (or does not know of it yet). */
    NOT_MEMBER(3),
    /** A head older than one already seen. */
    STALE_HEAD(4),
    /** A signature that is not the owner's. */
    BAD_SIGNATURE(5),
    /** The bytes are not those the descriptor promises. */
    CORRUPT(6),
    /** More bytes than the protocol allows. */
    TOO_LARGE(7),
    /** Not now; ask again. */
    UNAVAILABLE(8),
    /** Not a frame of this protocol, or a version that this peer does not speak. */
    PROTOCOL(9);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    /** The number on the wire. */
    public int number() {
      return number;
    }

    /** The code of a number; unknown numbers read as {@link #PROTOCOL}. */
    public static Code of(int number) {
      for (Code code : values()) {
        if (code.number == number) {
          return code;
        }
      }
      return PROTOCOL;
    }
  }

  private final Code code;

  /** A refusal with its reason in words. */
  public Refusal(Code code, String text) {
    super(text);
    this.code = code;
  }

  /** Why. */
  public Code code() {
    return code;
  }
}
