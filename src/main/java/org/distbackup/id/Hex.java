package org.distbackup.id;

import java.util.HexFormat;

final class Hex {
  private static final HexFormat LOWER = HexFormat.of();

  private Hex() {}

  static String format(byte[] bytes) {
    return LOWER.formatHex(bytes);
  }

  static byte[] parse(String hex, int bytes) {
    if (hex.length() != bytes * 2) {
      throw new IllegalArgumentException(
          "expected " + bytes * 2 + " hex digits, got " + hex.length());
    }
    return LOWER.parseHex(hex);
  }
}
