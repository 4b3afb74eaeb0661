package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.filesystem.Nodes.utf8;

import java.io.IOException;
import java.nio.file.Path;

/** The folder that a contract is tried in, and what is done there again and again. */
interface OpenFolder {
  byte[] NAME = utf8("name");
  byte[] OTHER = utf8("other");

  FileSystem system();

  Path path();

  Folder folder();

  default boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  default void make(byte[] name, byte... content) throws IOException {
    try (var file = folder().create(name)) {
      file.write(content, 0, content.length, 0);
    }
  }

  default Entry entry(byte[] name) throws IOException {
    return folder().find(name).orElseThrow();
  }

  default byte[] content(byte[] name) throws IOException {
    try (var file = folder().read(name)) {
      var bytes = new byte[(int) file.stat().size()];
      int done = 0;
      while (done < bytes.length) {
        done += file.read(bytes, done, bytes.length - done);
      }
      assertThat(file.read(new byte[1], 0, 1)).isEqualTo(-1);
      return bytes;
    }
  }
}
