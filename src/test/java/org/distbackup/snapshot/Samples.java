package org.distbackup.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.distbackup.format.Damage;
import org.distbackup.id.BlobId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;

/** Nodes and snapshots that the tests here share. */
final class Samples {
  static final OwnerKeys KEYS = OwnerKeys.derive(new MasterSecret(new byte[32]));

  private Samples() {}

  static BlobId blobId(long i) {
    return new BlobId(i, 1, 2, 3);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without any optional field. */
  static Node plain(byte[] name) {
    return new Node(name, Kind.FILE, 0644, 0, 0, 0, 0, "", "", 0, Content.EMPTY, Details.NONE);
  }

  /** With every optional field of the first DistBackup. */
  static Node full(byte[] name) {
    Details details =
        new Details(
            1_700_000_001L,
            999_999_999,
            0xFEDC_BA98_7654_3210L,
            2049,
            3,
            0x0801,
            0,
            utf8("../else\nwhere"),
            List.of(
                new ExtendedAttribute(utf8("user.comment"), Damage.pattern(20)),
                new ExtendedAttribute(utf8("user.empty"), new byte[0])));
    return new Node(
        name,
        Kind.SYMLINK,
        04755,
        -2,
        123_456_789,
        1000,
        -1,
        "zoë",
        "staff",
        1L << 40,
        new Content(2, List.of(blobId(7), blobId(8))),
        details);
  }

  /** With the fields that came later. */
  static Node sparse(byte[] name) {
    Details details = new Details(0, 0, 0, 0, 0, 0, 4096, new byte[0], List.of());
    return new Node(name, Kind.FILE, 0600, 0, 0, 0, 0, "", "", 1L << 30, Content.EMPTY, details);
  }

  static Snapshot snapshot(int i) {
    return new Snapshot(
        new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i},
        1_700_000_000_000L + i,
        "host",
        List.of("/home/zoë", "/etc"),
        List.of("weekly"),
        full(utf8("näme " + i)),
        new Stats(1, 2, 3, 4, 5));
  }
}
