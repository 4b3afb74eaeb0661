package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.transfer.Held;

/**
 * Lists the shards of a group by the names of their files alone: no file is opened, so a rotten one
 * is listed like any other.
 */
final class Inventory {
  private final ShardPaths paths;

  Inventory(ShardPaths paths) {
    this.paths = paths;
  }

  /**
   * Shards of packs after one, in order; at most {@code most}, and all of a pack's or none.
   *
   * @return {@link Held#BYTES} bytes each
   */
  byte[] after(GroupId group, PackId after, int most) throws IOException {
    String first = after.toString().substring(0, 2);
    var shards = new ArrayList<ShardName>();
    for (String folder : names(paths.group(group))) {
      if (folder.compareTo(first) >= 0) {
        var packs = packs(paths.group(group).resolve(folder)).tailMap(after, false);
        for (List<ShardName> pack : packs.values()) {
          if (shards.size() + pack.size() > most) {
            return encode(shards);
          }
          shards.addAll(pack);
        }
      }
    }
    return encode(shards);
  }

  private static NavigableMap<PackId, List<ShardName>> packs(Path folder) throws IOException {
    var packs = new TreeMap<PackId, List<ShardName>>();
    names(folder).stream()
        .map(ShardName::parse)
        .flatMap(Optional::stream)
        .sorted()
        .forEach(name -> packs.computeIfAbsent(name.pack(), pack -> new ArrayList<>(1)).add(name));
    return packs;
  }

  /** The names in a folder, in order; none when it is not there or no folder. */
  static List<String> names(Path folder) throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  private static byte[] encode(List<ShardName> shards) {
    ByteBuffer answer = ByteBuffer.allocate(shards.size() * Held.BYTES);
    for (ShardName shard : shards) {
      shard.pack().write(answer);
      answer.put((byte) shard.index()).put(Held.STORED);
    }
    return answer.array();
  }
}
