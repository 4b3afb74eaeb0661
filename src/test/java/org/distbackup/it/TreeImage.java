package org.distbackup.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything below a folder, and the folder itself, as find and sha256sum tell it: a line for each
 * path. What is equal was brought back with its kinds, modes, owners, times to the nanosecond, link
 * targets, hard links and bytes. Names are read as Latin-1, so that each byte is a character.
 */
final class TreeImage {
  private static final String FIND = "find . -printf '%y %m %U:%G %T@\\0%n\\0%s\\0%i\\0%l\\0%P\\0'";
  private static final String HASH = "find . -type f -print0 | xargs -0 -r sha256sum -z";
  private static final int HASH_LENGTH = 64;

  private TreeImage() {}

  static SortedMap<String, String> of(Path folder) throws IOException, InterruptedException {
    Map<String, String> hashes = new HashMap<>();
    for (String line : fields(folder, HASH)) {
      if (line.isEmpty()) {
        continue;
      }
      // "HASH  ./path"
      hashes.put(line.substring(HASH_LENGTH + 4), line.substring(0, HASH_LENGTH));
    }
    var lines = new TreeMap<String, String>();
    Map<String, String> firstNames = new HashMap<>();
    String[] fields = fields(folder, FIND);
    for (int i = 0; i + 5 < fields.length; i += 6) {
      var path = fields[i + 5];
      var line = fields[i] + " -> " + fields[i + 4];
      if (!line.startsWith("d")) {
        line += " names " + fields[i + 1] + " length " + fields[i + 2];
        line += " " + hashes.getOrDefault(path, "");
        firstNames.merge(
            fields[i + 3], path, (one, other) -> one.compareTo(other) < 0 ? one : other);
      }
      lines.put(path, line + "\0" + fields[i + 3]);
    }
    // Inodes are others in another tree; which names are one file is the same.
    lines.replaceAll(
        (path, line) -> {
          int inode = line.lastIndexOf('\0');
          return line.substring(0, inode)
              + " as "
              + firstNames.getOrDefault(line.substring(inode + 1), path);
        });
    return lines;
  }

  private static String[] fields(Path folder, String script)
      throws IOException, InterruptedException {
    var text = new String(Shell.run(folder, script), ISO_8859_1);
    return text.isEmpty() ? new String[0] : text.split("\0", -1);
  }
}
