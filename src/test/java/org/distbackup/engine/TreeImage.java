package org.distbackup.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.filesystem.Folder;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;

/** Everything below a folder as text for each path: what must be the same in a restored tree. */
public final class TreeImage {
  private final Map<String, String> entries = new TreeMap<>();
  private final Map<String, String> firstNames = new HashMap<>();

  public static Map<String, String> of(Path folder) throws IOException {
    var image = new TreeImage();
    try (var open = FileSystem.ofThisMachine().open(folder)) {
      image.add("", open);
    }
    return image.entries;
  }

  private void add(String path, Folder folder) throws IOException {
    for (var entry : folder.list()) {
      var name = path + new String(entry.name(), StandardCharsets.ISO_8859_1);
      entries.put(name, describe(name, folder, entry));
      if (entry.kind() == Kind.DIRECTORY) {
        try (var below = folder.open(entry.name())) {
          add(name + "/", below);
        }
      }
    }
  }

  private String describe(String path, Folder folder, Entry entry) throws IOException {
    var details = folder.node(entry, Content.EMPTY).details();
    var text = new StringBuilder();
    text.append(entry.kind()).append(' ').append(Integer.toOctalString(entry.mode()));
    text.append(' ').append(entry.uid()).append(':').append(entry.gid());
    text.append(' ').append(entry.mtimeSeconds()).append('.').append(entry.mtimeNanos());
    text.append(" -> ").append(HexFormat.of().formatHex(details.linkTarget()));
    text.append(" dev ").append(details.deviceNumber());
    for (var attribute : details.attributes()) {
      text.append(' ').append(new String(attribute.name(), StandardCharsets.ISO_8859_1));
      text.append('=').append(HexFormat.of().formatHex(attribute.value()));
    }
    if (entry.kind() != Kind.DIRECTORY) {
      var inode = entry.device() + ":" + entry.inode();
      text.append(" as ").append(firstNames.computeIfAbsent(inode, first -> path));
    }
    if (entry.kind() == Kind.FILE) {
      text.append(' ').append(entry.size());
      try (var file = folder.read(entry.name())) {
        byte[] bytes = new byte[(int) entry.size()];
        int read = 0;
        while (read < bytes.length) {
          read += file.read(bytes, read, bytes.length - read);
        }
        text.append(' ').append(Arrays.hashCode(bytes));
      }
    }
    return text.toString();
  }
}
