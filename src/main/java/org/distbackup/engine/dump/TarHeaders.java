package org.distbackup.engine.dump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Node;

/**
 * Headers of a tar archive as POSIX.1-2001 (pax) has them: a ustar block, before it where needed an
 * extended header with what does not fit. Names are bytes; where they are no UTF-8 the archive says
 * so ({@code hdrcharset=BINARY}). Extended attributes are {@code SCHILY.xattr} records, as GNU tar
 * and libarchive read them.
 */
final class TarHeaders {
  static final int BLOCK = 512;

  private static final int NAME_BYTES = 100;
  private static final int OWNER_BYTES = 32;
  private static final long LARGEST_ID = 07777777;
  private static final long LARGEST_NUMBER = 077777777777L;

  private TarHeaders() {}

  /**
   * The blocks before an entry's content.
   *
   * @param path of the entry, with a slash at the end of a directory's
   * @param linkTo what a link leads to, or the path of the first name of a file with several
   * @param hardLink whether it is another name of a file that came before
   */
  static byte[] of(byte[] path, Node node, byte[] linkTo, boolean hardLink) {
    long size = hasContent(node, hardLink) ? node.size() : 0;
    var extended = new ByteArrayOutputStream();
    byte[] user = node.user().getBytes(StandardCharsets.UTF_8);
    byte[] group = node.group().getBytes(StandardCharsets.UTF_8);
    if (!isUtf8(path) || !isUtf8(linkTo)) {
      record(extended, "hdrcharset", text("BINARY"));
    }
    recordIf(path.length > NAME_BYTES, extended, "path", path);
    recordIf(linkTo.length > NAME_BYTES, extended, "linkpath", linkTo);
    recordIf(size > LARGEST_NUMBER, extended, "size", text(Long.toString(size)));
    recordIf(unsigned(node.uid()) > LARGEST_ID, extended, "uid", number(node.uid()));
    recordIf(unsigned(node.gid()) > LARGEST_ID, extended, "gid", number(node.gid()));
    recordIf(user.length > OWNER_BYTES, extended, "uname", user);
    recordIf(group.length > OWNER_BYTES, extended, "gname", group);
    recordIf(
        node.mtimeNanos() != 0 || node.mtimeSeconds() < 0 || node.mtimeSeconds() > LARGEST_NUMBER,
        extended,
        "mtime",
        text(time(node)));
    if (!hardLink) {
      for (ExtendedAttribute attribute : node.details().attributes()) {
        var name = new String(attribute.name(), StandardCharsets.ISO_8859_1);
        record(extended, "SCHILY.xattr." + name, attribute.value());
      }
    }
    var out = new ByteArrayOutputStream();
    if (extended.size() > 0) {
      byte[] records = extended.toByteArray();
      out.writeBytes(block(text("PaxHeaders/entry"), 'x', 0644, 0, 0, records.length, 0));
      out.writeBytes(padded(records));
    }
    out.writeBytes(ustar(path, node, linkTo, hardLink, size, user, group));
    return out.toByteArray();
  }

  static boolean hasContent(Node node, boolean hardLink) {
    return node.kind() == org.distbackup.snapshot.Kind.FILE && !hardLink;
  }

  /** What follows content to fill its last block. */
  static byte[] padding(long size) {
    return new byte[(int) (-size & BLOCK - 1)];
  }

  /** What ends an archive. */
  static byte[] end() {
    return new byte[2 * BLOCK];
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + padding(bytes.length).length);
  }

  private static byte[] ustar(
      byte[] path,
      Node node,
      byte[] linkTo,
      boolean hardLink,
      long size,
      byte[] user,
      byte[] group) {
    char type =
        hardLink
            ? '1'
            : switch (node.kind()) {
              case FILE, SOCKET -> '0';
              case SYMLINK -> '2';
              case CHARACTER_DEVICE -> '3';
              case BLOCK_DEVICE -> '4';
              case DIRECTORY -> '5';
              case FIFO -> '6';
            };
    byte[] block =
        block(
            path,
            type,
            node.mode(),
            unsigned(node.uid()),
            unsigned(node.gid()),
            size,
            Math.clamp(node.mtimeSeconds(), 0, LARGEST_NUMBER));
    put(block, 157, linkTo, NAME_BYTES);
    put(block, 265, user, OWNER_BYTES);
    put(block, 297, group, OWNER_BYTES);
    long device = node.details().deviceNumber();
    // Numbers as makedev of glibc packs them.
    octal(block, 329, 8, (device >>> 8 & 0xFFF) | (device >>> 32 & 0xFFFFF000L));
    octal(block, 337, 8, (device & 0xFF) | (device >>> 12 & 0xFFFFF00L));
    return summed(block);
  }

  private static byte[] block(
      byte[] path, char type, int mode, long uid, long gid, long size, long seconds) {
    var block = new byte[BLOCK];
    put(block, 0, path, NAME_BYTES);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, Math.min(uid, LARGEST_ID));
    octal(block, 116, 8, Math.min(gid, LARGEST_ID));
    octal(block, 124, 12, Math.min(size, LARGEST_NUMBER));
    octal(block, 136, 12, seconds);
    block[156] = (byte) type;
    put(block, 257, text("ustar\00000"), 8);
    return summed(block);
  }

  private static byte[] summed(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  private static void put(byte[] block, int at, byte[] bytes, int most) {
    System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, most));
  }

  private static void octal(byte[] block, int at, int width, long value) {
    var digits = Long.toOctalString(value & ((1L << (3 * (width - 1))) - 1));
    put(block, at, text("0".repeat(width - 1 - digits.length()) + digits), width - 1);
    block[at + width - 1] = 0;
  }

  private static void recordIf(
      boolean needed, ByteArrayOutputStream out, String key, byte[] value) {
    if (needed) {
      record(out, key, value);
    }
  }

  /** "length key=value\n", where the length counts itself. */
  private static void record(ByteArrayOutputStream out, String key, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
    int rest = name.length + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() > Integer.toString(rest).length()) {
      length++;
    }
    out.writeBytes(text(length + " "));
    out.writeBytes(name);
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }

  private static String time(Node node) {
    // Of a time before 1970 the fraction counts towards the past.
    boolean past = node.mtimeSeconds() < 0 && node.mtimeNanos() != 0;
    long seconds = past ? node.mtimeSeconds() + 1 : node.mtimeSeconds();
    int nanos = past ? 1_000_000_000 - node.mtimeNanos() : node.mtimeNanos();
    var sign = past && seconds == 0 ? "-" : "";
    return sign + seconds + (nanos == 0 ? "" : ".%09d".formatted(nanos));
  }

  private static long unsigned(int id) {
    return Integer.toUnsignedLong(id);
  }

  private static byte[] number(int id) {
    return text(Integer.toUnsignedString(id));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
