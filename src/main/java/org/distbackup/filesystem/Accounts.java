package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of users and groups by their numbers, asked of the system once for each (getpwuid_r and
 * getgrgid_r of POSIX, which look wherever accounts are kept).
 */
final class Accounts {
  /** No machine has as many; a tree may. */
  private static final int MAX_CACHED = 10_000;

  /** More than struct passwd and struct group need, whose first field is the name. */
  private static final int STRUCT_BYTES = 256;

  private static final int TEXT_BYTES = Scratch.BUFFER_BYTES - STRUCT_BYTES;

  private static final SystemCall GETPWUID = SystemCall.ofInt("getpwuid_r", 5);
  private static final SystemCall GETGRGID = SystemCall.ofInt("getgrgid_r", 5);

  private final Map<Integer, String> users = new ConcurrentHashMap<>();
  private final Map<Integer, String> groups = new ConcurrentHashMap<>();

  /** Empty for a user without a name. */
  String user(int uid) {
    return name(users, GETPWUID, uid);
  }

  /** Empty for a group without a name. */
  String group(int gid) {
    return name(groups, GETGRGID, gid);
  }

  private static String name(Map<Integer, String> known, SystemCall ask, int id) {
    var name = known.get(id);
    if (name == null) {
      name = ask(ask, id);
      if (known.size() >= MAX_CACHED) {
        known.clear();
      }
      known.put(id, name);
    }
    return name;
  }

  private static String ask(SystemCall ask, int id) {
    try (var scratch = Scratch.borrow()) {
      long struct = scratch.buffer().address();
      var found = scratch.statx();
      found.set(JAVA_LONG, 0, 0);
      ask.call(scratch, id, struct, struct + STRUCT_BYTES, TEXT_BYTES, found.address());
      if (found.get(JAVA_LONG, 0) == 0) {
        return "";
      }
      long at = scratch.buffer().get(JAVA_LONG, 0) - struct;
      boolean isInside = at >= STRUCT_BYTES && at < Scratch.BUFFER_BYTES;
      return isInside ? scratch.buffer().getString(at) : "";
    }
  }
}
