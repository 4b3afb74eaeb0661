package org.distbackup.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private static final byte[] OLD = {1, 2, 3, 4, 5};
  private static final byte[] NEW = {6, 7};

  @Test
  void aFileIsMadeAndReplacedWhole() throws IOException {
    var file = folder.resolve("head");
    AtomicFile.write(file, OLD);
    assertThat(file).hasBinaryContent(OLD);
    AtomicFile.write(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void whatACrashLeftBehindIsInNobodysWay() throws IOException {
    var file = folder.resolve("head");
    Files.write(folder.resolve("head.tmp"), new byte[1000]);
    AtomicFile.write(file, OLD);
    assertThat(file).hasBinaryContent(OLD);
    assertThat(folder.resolve("head.tmp")).doesNotExist();
  }

  @Test
  void aWriteThatFailsLeavesTheOldFile() throws IOException {
    var file = folder.resolve("head");
    AtomicFile.write(file, OLD);
    Files.createDirectory(folder.resolve("head.tmp"));
    assertThatThrownBy(() -> AtomicFile.write(file, NEW)).isInstanceOf(IOException.class);
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aWriteThatFailsLeavesNothingOfTheNewFile() throws IOException {
    var file = Files.createDirectory(folder.resolve("head"));
    Files.write(file.resolve("in the way"), OLD);
    assertThatThrownBy(() -> AtomicFile.write(file, NEW)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("head.tmp")).doesNotExist();
  }
}
