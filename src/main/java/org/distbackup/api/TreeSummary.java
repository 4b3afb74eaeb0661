package org.distbackup.api;

/** What was done with trees of files. Sizes in bytes. */
public sealed interface TreeSummary extends Summary {
  /** Against the snapshot before: not there, with other content, the same. */
  record Counts(long fresh, long changed, long unmodified) {
    /** All together. */
    public long all() {
      return fresh + changed + unmodified;
    }
  }

  /**
   * A backup.
   *
   * @param snapshot short hex id; empty after a dry run
   * @param bytes of all files in it
   * @param added bytes that the cluster did not have
   * @param stored the same, compressed and sealed
   * @param redundant the same, with all shards
   * @param unreadable files and folders that are missing in it, or may be torn
   * @param warning what is less safe than it should be, or empty
   */
  record Backup(
      String snapshot,
      Counts files,
      Counts dirs,
      long bytes,
      long added,
      long stored,
      long redundant,
      long unreadable,
      double seconds,
      String warning)
      implements TreeSummary {
    @Override
    public String command() {
      return "backup";
    }
  }

  /**
   * A restore.
   *
   * @param target where to, absolute
   * @param written bytes that had to be written
   * @param skipped files left as they were, by the rule of overwriting
   * @param problems what could not be restored, or not wholly
   */
  record Restore(
      String target,
      long files,
      long directories,
      long bytes,
      long written,
      long skipped,
      long problems,
      double seconds,
      boolean dryRun)
      implements TreeSummary {
    @Override
    public String command() {
      return "restore";
    }
  }

  /** Counts of {@link Item.Difference}, and the sizes of files that are added and removed. */
  record Diff(
      long added,
      long removed,
      long changed,
      long metadata,
      long bitRot,
      long addedBytes,
      long removedBytes)
      implements TreeSummary {
    @Override
    public String command() {
      return "diff";
    }
  }

  /**
   * What snapshots take.
   *
   * @param bytes of all files in all of them
   * @param unique of the pieces they are made of, each counted once
   * @param stored of these pieces, compressed and sealed, without redundancy
   * @param packs they lie in
   */
  record Stats(long snapshots, long files, long bytes, long unique, long stored, long packs)
      implements TreeSummary {
    @Override
    public String command() {
      return "stats";
    }
  }

  /** How many snapshots were, or would be, kept and forgotten. */
  record Forget(long kept, long forgotten, boolean dryRun) implements TreeSummary {
    @Override
    public String command() {
      return "forget";
    }
  }

  /**
   * A prune.
   *
   * @param deleted packs put into the trash
   * @param rewritten packs whose contents in use were moved
   * @param freed bytes of packs that are gone when the trash is emptied, without redundancy
   * @param kept bytes of packs that stay
   */
  record Prune(long deleted, long rewritten, long freed, long kept, double seconds, boolean dryRun)
      implements TreeSummary {
    @Override
    public String command() {
      return "prune";
    }
  }

  /**
   * A check.
   *
   * @param problems damages that are there still; an {@link Item.Problem} each
   * @param healed damages that were mended
   */
  record Check(long packs, long snapshots, long problems, long healed, double seconds)
      implements TreeSummary {
    @Override
    public String command() {
      return "check";
    }
  }
}
