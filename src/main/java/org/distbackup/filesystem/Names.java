package org.distbackup.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;

/** What may be the name of an entry: bytes from a snapshot may be anything. */
final class Names {
  private Names() {}

  /**
   * The name, which leads nowhere but to an entry of the folder: not empty, not {@code .} or {@code
   * ..}, no slash, no zero byte, shorter than a path.
   */
  static byte[] entry(byte[] name) throws IOException {
    boolean dots =
        (name.length == 1 && name[0] == '.')
            || (name.length == 2 && name[0] == '.' && name[1] == '.');
    if (name.length == 0 || dots || has(name, (byte) '/')) {
      throw refused(name, "cannot be a name in a folder");
    }
    return text(name);
  }

  /** A path or a link's target, which may lead anywhere. */
  static byte[] text(byte[] path) throws IOException {
    if (path.length >= Scratch.PATH_BYTES) {
      throw refused(path, "File name too long");
    }
    if (has(path, (byte) 0)) {
      throw refused(path, "has a zero byte");
    }
    return path;
  }

  private static boolean has(byte[] name, byte unwanted) {
    for (byte b : name) {
      if (b == unwanted) {
        return true;
      }
    }
    return false;
  }

  private static IOException refused(byte[] name, String reason) {
    return new FileSystemException(new String(name, StandardCharsets.UTF_8), null, reason);
  }
}
