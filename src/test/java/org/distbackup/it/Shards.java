package org.distbackup.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distbackup.api.Summary;

/** The shard files on a holder's disk, as they are served. */
final class Shards {
  private static final int HEX_DIGITS = 32;

  private Shards() {}

  /** The file of each pack of a group that a holder keeps a shard of. */
  static SortedMap<String, Path> of(Node holder, Summary.Group group) {
    var byPack = new TreeMap<String, Path>();
    for (Path folder : list(holder.data().resolve("shards"))) {
      if (folder.getFileName().toString().startsWith(group.id())) {
        for (Path prefix : list(folder)) {
          list(prefix)
              .forEach(
                  file -> byPack.put(file.getFileName().toString().substring(0, HEX_DIGITS), file));
        }
      }
    }
    return byPack;
  }

  private static List<Path> list(Path folder) {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (java.nio.file.NoSuchFileException nothing) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
