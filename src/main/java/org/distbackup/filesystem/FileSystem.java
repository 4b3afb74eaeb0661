package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/** Opens folders. */
public interface FileSystem {
  /** The file system of the machine, by the best means there are. */
  static FileSystem ofThisMachine() {
    return LinuxFileSystem.find().orElseGet(PortableFileSystem::new);
  }

  /**
   * Opens a folder by its path; links in the path itself are followed, it is the user's. Throws
   * NoSuchFileException, NotDirectoryException or AccessDeniedException with the path.
   */
  Folder open(Path folder) throws IOException;
}
