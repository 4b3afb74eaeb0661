package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.snapshot.Kind;

/**
 * Reads a folder: struct linux_dirent64 of include/linux/dirent.h, many to a call, and a look at
 * each name where it lies.
 */
final class LinuxListing {
  /** Unsigned 16 bits: from one record to the next. */
  private static final int RECORD_LENGTH = 16;

  private static final int TYPE = 18;
  private static final int NAME = 19;

  private LinuxListing() {}

  static List<Entry> of(Descriptor.Use use, Where where) throws IOException {
    var scratch = use.scratch();
    var buffer = scratch.buffer();
    var entries = new ArrayList<Entry>();
    check(Libc.LSEEK.call(scratch, use.number(), 0, Libc.SEEK_SET), where);
    while (true) {
      long length =
          Libc.GETDENTS.call(scratch, use.number(), buffer.address(), Scratch.BUFFER_BYTES);
      check(length, where);
      if (length == 0) {
        break;
      }
      int at = 0;
      while (at < length) {
        add(use, at, entries);
        at += Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + RECORD_LENGTH));
      }
    }
    entries.sort(Entry.BY_NAME);
    return entries;
  }

  private static void add(Descriptor.Use use, int record, List<Entry> entries) {
    var scratch = use.scratch();
    var buffer = scratch.buffer();
    int start = record + NAME;
    int end = start;
    while (buffer.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    var name = new byte[end - start];
    MemorySegment.copy(buffer, JAVA_BYTE, start, name, 0, name.length);
    if (name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'))) {
      return;
    }
    long result = Statx.look(scratch, use.number(), buffer.address() + start, Statx.NAMED);
    if (result >= 0) {
      entries.add(Statx.entry(scratch, name));
    } else if (result != -Errno.ENOENT) {
      // Such as another user's FUSE mount, to root. Whoever uses the entry meets the failure.
      var kind = kind(buffer.get(JAVA_BYTE, record + TYPE));
      entries.add(Entry.unknown(name, kind));
    }
  }

  /** Of what cannot be looked at: DT_DIR and DT_LNK of dirent.h, or a file that will not open. */
  private static Kind kind(byte type) {
    return switch (type) {
      case 4 -> Kind.DIRECTORY;
      case 10 -> Kind.SYMLINK;
      default -> Kind.FILE;
    };
  }

  private static void check(long result, Where where) throws IOException {
    if (result < 0) {
      throw Errno.exception(result, where.toString());
    }
  }
}
