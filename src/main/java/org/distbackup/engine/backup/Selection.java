package org.distbackup.engine.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.select.CacheTag;
import org.distbackup.select.Rules;
import org.distbackup.snapshot.Kind;

/** What of a folder belongs in a backup: the user's rules, and never this node's own data. */
final class Selection {
  private static final byte[] TAG_NAME = CacheTag.NAME.getBytes(StandardCharsets.US_ASCII);

  /** A folder or file as the system knows it, whatever it is called. */
  record Identity(long device, long inode) {
    static Identity of(Entry entry) {
      return new Identity(entry.device(), entry.inode());
    }
  }

  /**
   * Where a walk is.
   *
   * @param path absolute; empty for the root
   * @param rootLength length of the path that was given to the backup and leads here
   * @param device the file system of that path
   */
  record Place(String path, int rootLength, long device) {
    static Place root(Entry root) {
      return new Place("", 0, root.device());
    }

    /** The place of a folder here; what is wanted of it says whether it is on the way to a root. */
    Place below(Entry folder, Wanted wanted, boolean onTheWay) {
      var below = path + "/" + text(folder);
      return onTheWay
          ? new Place(below, wanted.all() ? below.length() : 0, folder.device())
          : new Place(below, rootLength, device);
    }

    String path(Entry entry) {
      return path + "/" + text(entry);
    }

    private static String text(Entry entry) {
      return new String(entry.name(), StandardCharsets.UTF_8);
    }

    String relative(Entry entry) {
      return path(entry).substring(rootLength + 1);
    }
  }

  private final Rules rules;
  private final Set<Identity> never;

  /**
   * A selection.
   *
   * @param never folders that are always left out
   */
  Selection(Rules rules, Set<Identity> never) {
    this.rules = rules;
    this.never = never;
  }

  /** Those entries of a folder that are to be backed up. */
  List<Entry> in(Folder folder, Place place, List<Entry> entries) throws IOException {
    if (rules.caches() && isCache(folder, entries)) {
      return entries.stream().filter(entry -> Arrays.equals(entry.name(), TAG_NAME)).toList();
    }
    var selected = new ArrayList<Entry>(entries.size());
    for (var entry : entries) {
      if (takes(place, entry)) {
        selected.add(entry);
      }
    }
    return selected;
  }

  private boolean takes(Place place, Entry entry) {
    boolean isFolder = entry.kind() == Kind.DIRECTORY;
    if (isFolder && never.contains(Identity.of(entry))) {
      return false;
    }
    if (rules.largerThan() > 0 && entry.kind() == Kind.FILE && entry.size() > rules.largerThan()) {
      return false;
    }
    return rules.exclude().isEmpty()
        || !rules.exclude().matches(place.relative(entry), place.path(entry), isFolder);
  }

  /** Whether a folder on another file system is to be left empty. */
  boolean isElsewhere(Place place, Entry folder) {
    return rules.oneFileSystem() && folder.device() != place.device();
  }

  private static boolean isCache(Folder folder, List<Entry> entries) throws IOException {
    for (var entry : entries) {
      if (Arrays.equals(entry.name(), TAG_NAME) && entry.kind() == Kind.FILE) {
        try (var input = folder.read(TAG_NAME)) {
          byte[] start = new byte[CacheTag.SIGNATURE_BYTES];
          return input.read(start, 0, start.length) == start.length && CacheTag.isOne(start);
        }
      }
    }
    return false;
  }
}
