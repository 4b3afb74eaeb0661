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

  /** The absolute path, without a slash at its end. */
  public static byte[] bytes(Path path) {
    if (!isUnix(path)) {
      return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }
    var escaped = path.toUri().getRawPath();
    var bytes = new ByteArrayOutputStream(escaped.length());
    // A slash is at the end of what is a folder now.
    int end =
        escaped.length() > 1 && escaped.endsWith("/") ? escaped.length() - 1 : escaped.length();
    for (int i = 0; i < end; i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /** The last name of a path; empty for a root. */
  public static byte[] name(Path path) {
    var name = path.toAbsolutePath().getFileName();
    if (name == null) {
      return new byte[0];
    }
    var bytes = bytes(path);
    if (!isUnix(path)) {
      return name.toString().getBytes(StandardCharsets.UTF_8);
    }
    int slash = bytes.length - 1;
    while (bytes[slash] != '/') {
      slash--;
    }
    return Arrays.copyOfRange(bytes, slash + 1, bytes.length);
  }

  /** The path of an entry of a folder. */
  public static Path resolve(Path folder, byte[] name) {
    if (!isUnix(folder)) {
      return folder.resolve(new String(name, StandardCharsets.UTF_8));
    }
    var uri = new StringBuilder("file://");
    escape(bytes(folder), uri);
    uri.append('/');
    escape(name, uri);
    return Path.of(URI.create(uri.toString()));
  }

  private static void escape(byte[] bytes, StringBuilder uri) {
    for (byte b : bytes) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (plain || b == '/' || b == '.' || b == '_') {
        uri.append((char) b);
      } else {
        uri.append('%').append(HEX.toHexDigits(b));
      }
    }
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().getSeparator().equals("/");
  }
}
