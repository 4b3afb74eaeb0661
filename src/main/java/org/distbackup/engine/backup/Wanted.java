package org.distbackup.engine.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.filesystem.PathNames;

/** The paths of a backup as a tree: folders on the way, of which only some entries are wanted. */
final class Wanted {
  /** Everything from here on. */
  static final Wanted ALL = new Wanted();

  private final Map<byte[], Wanted> children = new TreeMap<>(Arrays::compareUnsigned);

  private Wanted() {}

  /** Of absolute paths; one within another adds nothing to it. */
  static Wanted of(Collection<Path> paths) {
    var root = new Wanted();
    for (var path : paths) {
      if (path.getNameCount() == 0) {
        return ALL;
      }
      root.add(path);
    }
    return root;
  }

  private void add(Path path) {
    var at = this;
    for (var on = path.getRoot().resolve(path.getName(0)); at != ALL; ) {
      byte[] name = PathNames.name(on);
      if (on.equals(path)) {
        at.children.put(name, ALL);
        return;
      }
      at = at.children.computeIfAbsent(name, unknown -> new Wanted());
      on = on.resolve(path.getName(on.getNameCount()));
    }
  }

  boolean all() {
    return this == ALL;
  }

  /** What is wanted below an entry of this folder. */
  Wanted below(byte[] name) {
    return all() ? ALL : children.getOrDefault(name, ALL);
  }

  /** The wanted entries of a folder. */
  List<Entry> in(Folder folder) throws IOException {
    if (all()) {
      return folder.list();
    }
    var found = new ArrayList<Entry>();
    for (byte[] name : children.keySet()) {
      folder.find(name).ifPresent(found::add);
    }
    return found;
  }
}
