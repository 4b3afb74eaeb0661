package org.distbackup.engine.restore;

import org.distbackup.select.Patterns;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/**
 * Which entries of a snapshot are wanted: those that an include pattern matches and all below them
 * (all, when there is none), without those that an exclude pattern matches and all below them.
 *
 * @param base path of what is restored, with a slash at its end
 */
record RestoreFilter(Patterns include, Patterns exclude, String base) {
  /** What to do with an entry. */
  enum Verdict {
    /** Neither it nor anything in it is wanted. */
    LEAVE,
    /** Something in it may be wanted. */
    PASS,
    /** It is wanted. */
    TAKE
  }

  /** Whether everything is wanted. */
  boolean all() {
    return include.isEmpty() && exclude.isEmpty();
  }

  /**
   * The verdict on a node.
   *
   * @param folder path of the directory it is in, with a slash at its end
   * @param within whether that directory is wanted
   */
  Verdict of(String folder, Node node, boolean within) {
    if (all()) {
      return Verdict.TAKE;
    }
    boolean directory = node.kind() == Kind.DIRECTORY;
    var absolute = folder + node.nameText();
    var relative = absolute.startsWith(base) ? absolute.substring(base.length()) : absolute;
    if (exclude.matches(relative, absolute, directory)) {
      return Verdict.LEAVE;
    }
    if (within || include.matches(relative, absolute, directory)) {
      return Verdict.TAKE;
    }
    return directory ? Verdict.PASS : Verdict.LEAVE;
  }
}
