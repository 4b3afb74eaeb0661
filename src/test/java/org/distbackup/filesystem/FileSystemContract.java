package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every file system keeps. */
abstract class FileSystemContract implements FilesContract, FoldersContract, MetadataContract {
  @TempDir Path path;
  Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = system().open(path);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Folder folder() {
    return folder;
  }
}
