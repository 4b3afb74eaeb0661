package org.distbackup.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** Nodes to apply, and names as bytes. */
final class Nodes {
  private Nodes() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ExtendedAttribute attribute(String name, byte... value) {
    return new ExtendedAttribute(utf8(name), value);
  }

  /** With the owner of an entry. */
  static Node node(
      Entry owner, Kind kind, int mode, long seconds, int nanos, ExtendedAttribute... attributes) {
    return owned(owner.uid(), owner.gid(), kind, mode, seconds, nanos, attributes);
  }

  static Node owned(
      int uid,
      int gid,
      Kind kind,
      int mode,
      long seconds,
      int nanos,
      ExtendedAttribute... attributes) {
    var details = new Details(0, 0, 0, 0, 0, 0, 0, new byte[0], List.of(attributes));
    return new Node(
        new byte[0], kind, mode, seconds, nanos, uid, gid, "", "", 0, Content.EMPTY, details);
  }

  static Node device(Kind kind, long number) {
    var details = new Details(0, 0, 0, 0, 0, number, 0, new byte[0], List.of());
    return new Node(new byte[0], kind, 0600, 0, 0, 0, 0, "", "", 0, Content.EMPTY, details);
  }
}
