package org.distbackup.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.distbackup.failure.Failure;

/** Sizes and times as people read and write them. */
final class Sizes {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?(\\p{Alpha}*)");
  private static final long LARGEST = 1L << 60;

  private Sizes() {}

  /** As restic prints them: {@code 12 B}, {@code 1.200 GiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.3f %s", size, UNITS.get(unit));
  }

  /** {@code 0:07}, {@code 1:02:03}. */
  static String time(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
  }

  /** How long ago: {@code 12 s ago}, {@code 3 min ago}, {@code 2 h ago}, {@code 5 days ago}. */
  static String ago(long seconds) {
    if (seconds < 60) {
      return seconds + " s ago";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min ago";
    }
    if (seconds < 2 * 86_400) {
      return seconds / 3600 + " h ago";
    }
    return seconds / 86_400 + " days ago";
  }

  /**
   * Reads {@code 50GB} (50 * 10^9), {@code 50GiB} or {@code 50G} (50 * 2^30), {@code 1.5TB}, {@code
   * 1000} (bytes), the same units as in application.conf.
   *
   * @throws Failure USAGE on anything else
   */
  static long parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      throw noSize(text);
    }
    long unit =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "", "B" -> 1;
          case "KB" -> 1000;
          case "MB" -> 1_000_000;
          case "GB" -> 1_000_000_000;
          case "TB" -> 1_000_000_000_000L;
          case "K", "KIB" -> 1L << 10;
          case "M", "MIB" -> 1L << 20;
          case "G", "GIB" -> 1L << 30;
          case "T", "TIB" -> 1L << 40;
          default -> throw noSize(text);
        };
    double bytes = Double.parseDouble(matcher.group(1)) * unit;
    if (bytes > LARGEST) {
      throw noSize(text);
    }
    return Math.round(bytes);
  }

  private static Failure noSize(String text) {
    return new Failure(
        Failure.Kind.USAGE,
        "\"" + Plain.text(text) + "\" is no size.",
        "Write a number and a unit, such as 500MB, 50GB or 1.5TiB.");
  }
}
