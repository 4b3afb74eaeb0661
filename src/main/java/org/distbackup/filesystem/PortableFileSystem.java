package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Any system, by java.nio.file: no holes, no ACLs, no making of devices, and extended attributes
 * only as far as Java knows them. Whether a step on the way to a folder has been replaced by
 * another is looked at before each use, which leaves a moment between the look and the use.
 */
final class PortableFileSystem implements FileSystem {
  @Override
  public Folder open(Path folder) throws IOException {
    return PortableFolder.open(folder.toRealPath());
  }
}
