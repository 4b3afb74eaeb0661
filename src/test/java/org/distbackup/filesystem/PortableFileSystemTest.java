package org.distbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.distbackup.snapshot.Kind;
import org.junit.jupiter.api.Test;

/** The contract by java.nio.file. */
class PortableFileSystemTest extends FileSystemContract {
  @Override
  public FileSystem system() {
    return new PortableFileSystem();
  }

  @Test
  void timesBefore1970AreKeptToTheSecond() throws IOException {
    make(NAME);
    var node = Nodes.node(entry(NAME), Kind.FILE, 0640, -7, 5);

    assertThat(folder.apply(NAME, node)).containsExactly("modification time: to the second only");

    assertThat(entry(NAME).mtimeSeconds()).isEqualTo(-7);
  }

  @Test
  void whatJavaCannotMakeIsSaid() {
    assertThatThrownBy(() -> folder.makeSpecial(NAME, Nodes.device(Kind.FIFO, 0)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("cannot be made on this system");
  }
}
