package org.distbackup.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.distbackup.api.Item;

/** Entries of snapshots, a line each, as {@code ls -l} shows those of folders. */
final class Entries {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Entries() {}

  static String line(Item.Entry e) {
    String line =
        String.format(
            Locale.ROOT,
            "%s %-8s %-8s %12d %s %s",
            mode(e),
            name(e.user(), e.uid()),
            name(e.group(), e.gid()),
            e.size(),
            time(Instant.ofEpochSecond(e.mtimeSeconds())),
            Plain.text(e.path()));
    return e.linkTarget().isEmpty() ? line : line + " -> " + Plain.text(e.linkTarget());
  }

  static String difference(Item.Difference e) {
    return Plain.text(e.mark()) + "    " + Plain.text(e.path());
  }

  /** A moment in the time zone of the user. */
  static String time(Instant moment) {
    return TIME.format(moment.atZone(ZoneId.systemDefault()));
  }

  private static String name(String name, int id) {
    return name.isEmpty() ? Integer.toUnsignedString(id) : Plain.text(name);
  }

  private static String mode(Item.Entry e) {
    char kind =
        switch (e.kind()) {
          case "file" -> '-';
          case "dir" -> 'd';
          case "symlink" -> 'l';
          case "fifo" -> 'p';
          case "chardev" -> 'c';
          case "dev" -> 'b';
          case "socket" -> 's';
          default -> '?';
        };
    int mode = e.mode();
    return kind
        + bits(mode >> 6, (mode & 04000) != 0, 's')
        + bits(mode >> 3, (mode & 02000) != 0, 's')
        + bits(mode, (mode & 01000) != 0, 't');
  }

  private static String bits(int bits, boolean special, char sign) {
    boolean execute = (bits & 1) != 0;
    char last = execute ? 'x' : '-';
    if (special) {
      last = execute ? sign : Character.toUpperCase(sign);
    }
    return ((bits & 4) != 0 ? "r" : "-") + ((bits & 2) != 0 ? "w" : "-") + last;
  }
}
