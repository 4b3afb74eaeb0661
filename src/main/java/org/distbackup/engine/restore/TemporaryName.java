package org.distbackup.engine.restore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.distbackup.id.BlobId;
import org.distbackup.snapshot.Node;

/**
 * The name that a file has while it is written: the same whenever the same file is restored, so
 * that what was interrupted is found again; another for another content, so that two restores never
 * write into one file.
 */
final class TemporaryName {
  private static final int HASH_BYTES = 8;

  private TemporaryName() {}

  static byte[] of(Node node) {
    var sha = sha256();
    sha.update(node.name());
    var ids = node.content().ids();
    var bytes = ByteBuffer.allocate(Long.BYTES + ids.size() * BlobId.BYTES);
    bytes.putLong(node.size());
    ids.forEach(id -> id.write(bytes));
    sha.update(bytes.array());
    var hash = Arrays.copyOf(sha.digest(node.details().linkTarget()), HASH_BYTES);
    return (".dbs-" + HexFormat.of().formatHex(hash) + ".part").getBytes(StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
