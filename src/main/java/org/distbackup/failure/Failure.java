package org.distbackup.failure;

/**
 * A failure a user can act on: one sentence of what is wrong, one of what to do, and the exit code
 * of its {@link Kind}.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed, and the exit code that scripts see. */
  public enum Kind {
    /** Anything without a code of its own. */
    FAILED(1),
    /** The command or its arguments make no sense. */
    USAGE(2),
    /** No running or initialised node in the data directory. */
    NO_NODE(10),
    /** The data directory or a port is in use by another. */
    IN_USE(11),
    /** The recovery phrase or a passphrase is wrong. */
    WRONG_PHRASE(12),
    /** Not enough members or shards. */
    NOT_ENOUGH(13),
    /** Interrupted by the user. */
    INTERRUPTED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of a command that ends this way. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final String what;
  private final String remedy;

  /** A failure with its sentence of what is wrong and its sentence of what to do. */
  public Failure(Kind kind, String what, String remedy) {
    super(what + " " + remedy);
    this.kind = kind;
    this.what = what;
    this.remedy = remedy;
  }

  /** As {@link #Failure(Kind, String, String)}, with the cause for the log. */
  public Failure(Kind kind, String what, String remedy, Throwable cause) {
    super(what + " " + remedy, cause);
    this.kind = kind;
    this.what = what;
    this.remedy = remedy;
  }

  /** What failed. */
  public Kind kind() {
    return kind;
  }

  /** One sentence: what is wrong. */
  public String what() {
    return what;
  }

  /** One sentence: what to do. */
  public String remedy() {
    return remedy;
  }
}
