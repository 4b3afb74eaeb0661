package org.distbackup.filesystem;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Where something was found, as failures tell it; made into text only when one does. */
final class Where {
  private final @Nullable Where parent;
  private final byte[] name;

  /** A path, or a name in {@code parent}. */
  Where(@Nullable Where parent, byte[] name) {
    this.parent = parent;
    this.name = name;
  }

  /** A name in it; itself when that is empty. */
  Where at(byte[] child) {
    return child.length == 0 ? this : new Where(this, child);
  }

  @Override
  public String toString() {
    var names = new ArrayDeque<byte[]>();
    for (var where = this; where != null; where = where.parent) {
      names.push(where.name);
    }
    var text = new ByteArrayOutputStream();
    text.writeBytes(names.pop());
    for (var below : names) {
      if (text.size() > 1) {
        text.write('/');
      }
      text.writeBytes(below);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
