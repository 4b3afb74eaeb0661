package org.distbackup.filesystem;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Paths as the bytes that the file system has, and back. A {@link Path} of Unix is those bytes, but
 * its text is decoded by the locale, which loses names that are no text in it; its URI has every
 * byte. Elsewhere names are text, and their bytes are its UTF-8.
 */
public final class PathNames {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PathNames() {}

  /** The path as it is, absolute or relative, without a slash at its end. */
  public static byte[] bytes(Path path) {
    if (!isUnix(path)) {
      return path.toString().getBytes(StandardCharsets.UTF_8);
    }
    var escaped = (path.isAbsolute() ? path : Path.of("/").resolve(path)).toUri().getRawPath();
    var bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    // A URI has a slash at the end of what is a folder now.
    int end = escaped.length() > 1 && escaped.endsWith("/") ? bytes.size() - 1 : bytes.size();
    return Arrays.copyOfRange(bytes.toByteArray(), path.isAbsolute() ? 0 : 1, end);
  }

  /** The last name of a path; empty for a root. */
  public static byte[] name(Path path) {
    var name = path.getFileName();
    return name == null ? new byte[0] : bytes(name);
  }

  /**
   * The path of those bytes, absolute or relative; throws InvalidPathException if there is none.
   */
  public static Path path(byte[] bytes) {
    var here = Path.of("");
    if (!isUnix(here)) {
      return Path.of(new String(bytes, StandardCharsets.UTF_8));
    }
    boolean isAbsolute = bytes.length > 0 && bytes[0] == '/';
    var uri = new StringBuilder(isAbsolute ? "file://" : "file:///");
    for (byte b : bytes) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (plain || b == '/' || b == '.' || b == '_') {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX.toHexDigits(b));
      }
    }
    var path = Path.of(URI.create(uri.toString()));
    if (isAbsolute) {
      return path;
    }
    return path.getNameCount() == 0 ? here : path.subpath(0, path.getNameCount());
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().getSeparator().equals("/");
  }
}
