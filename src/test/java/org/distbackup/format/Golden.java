package org.distbackup.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Golden files: the bytes that a format has had since its version was fixed, as hex in
 * src/test/resources/golden. What was written then must be read for ever, so a test that fails here
 * asks for a new version of the format, not for a new file.
 */
public final class Golden {
  private static final int BYTES_PER_LINE = 32;

  private Golden() {}

  /** The bytes of a golden file. */
  public static byte[] read(String name) {
    return HexFormat.of().parseHex(text(name).replace("\n", ""));
  }

  /** Fails unless {@code actual} is the golden file; a new one is put into target/golden. */
  public static void check(String name, byte[] actual) {
    String hex = lines(actual);
    String golden = text(name);
    if (golden.isEmpty()) {
      write(name, hex);
    }
    assertThat(hex).as(name).isEqualTo(golden);
  }

  private static String lines(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
    }
    return text.toString();
  }

  private static String text(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".hex")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String name, String hex) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "golden"));
      Files.writeString(folder.resolve(name + ".hex"), hex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
