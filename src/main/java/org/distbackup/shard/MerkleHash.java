package org.distbackup.shard;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a shard: the root of a Merkle tree of SHA-256 over blocks of 64 KiB, shaped as in RFC
 * 9162, section 2.1.1. A leaf is SHA-256(0x00 || block), where only the last block may be short; a
 * node is SHA-256(0x01 || left || right); a node without a right sibling is promoted. No bytes at
 * all are one empty leaf (here we part from the RFC). For one thread.
 *
 * <p>Roots of finished subtrees wait on a stack, at most one per height, as the bits of a counter
 * of leaves: so memory is 32 bytes per height, and one digest does it all.
 */
public final class MerkleHash {
  /** Bytes of a leaf. */
  public static final int BLOCK_BYTES = 64 * 1024;

  /** Bytes of a root. */
  public static final int ROOT_BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** Enough for any length that a long can count. */
  private static final int MAX_HEIGHT = 48;

  private final MessageDigest digest;
  private final byte[] stack = new byte[(MAX_HEIGHT + 1) * ROOT_BYTES];
  private int depth;
  private long leaves;
  private int inBlock;

  /** Of no bytes yet. */
  public MerkleHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
    digest.update(LEAF);
  }

  /** The root of {@code length} bytes from {@code offset}: 32 bytes. */
  public static byte[] root(byte[] bytes, int offset, int length) {
    MerkleHash hash = new MerkleHash();
    hash.update(bytes, offset, length);
    return hash.root();
  }

  /** Takes the next bytes. */
  public void update(byte[] bytes) {
    update(bytes, 0, bytes.length);
  }

  /** Takes the next {@code length} bytes from {@code offset}. */
  public void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int step = room(end - at);
      digest.update(bytes, at, step);
      at += step;
      inBlock += step;
    }
  }

  /** Takes all bytes that remain in the buffer. */
  public void update(ByteBuffer bytes) {
    int end = bytes.limit();
    while (bytes.position() < end) {
      int step = room(end - bytes.position());
      bytes.limit(bytes.position() + step);
      digest.update(bytes);
      bytes.limit(end);
      inBlock += step;
    }
  }

  /** The root of all bytes taken since the last root: 32 bytes. Begins anew. */
  public byte[] root() {
    if (inBlock > 0 || leaves == 0) {
      endLeaf();
    }
    while (depth > 1) {
      joinTopTwo();
    }
    byte[] root = new byte[ROOT_BYTES];
    System.arraycopy(stack, 0, root, 0, ROOT_BYTES);
    depth = 0;
    leaves = 0;
    inBlock = 0;
    digest.reset();
    digest.update(LEAF);
    return root;
  }

  /** How many of {@code wanted} bytes go into the current block; a full block is ended first. */
  private int room(int wanted) {
    if (inBlock == BLOCK_BYTES) {
      endLeaf();
      digest.update(LEAF);
    }
    return Math.min(wanted, BLOCK_BYTES - inBlock);
  }

  private void endLeaf() {
    push();
    inBlock = 0;
    leaves++;
    for (long subtrees = leaves; (subtrees & 1) == 0; subtrees >>>= 1) {
      joinTopTwo();
    }
  }

  private void joinTopTwo() {
    depth -= 2;
    digest.update(NODE);
    digest.update(stack, depth * ROOT_BYTES, 2 * ROOT_BYTES);
    push();
  }

  private void push() {
    try {
      digest.digest(stack, depth * ROOT_BYTES, ROOT_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    depth++;
  }
}
