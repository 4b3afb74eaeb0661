package org.distbackup.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.distbackup.hash.Blake3;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.key.Signatures;

/**
 * What the owner says of a pack, signed: whose it is, how it is coded, and the {@link Blake3} hash
 * of every shard, so that anyone can check a shard without a key. Layout in docs/format.md.
 *
 * @param packLength bytes of the pack, 1 to {@link #MAX_PACK_LENGTH}
 * @param hashes n hashes of 32 bytes, shard 0 first
 * @param signature 64 bytes, Ed25519 over all encoded bytes before it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its encoding
public record Descriptor(
    PackId pack,
    GroupId group,
    OwnerId owner,
    Scheme scheme,
    int packLength,
    List<byte[]> hashes,
    byte[] signature) {
  /** The longest pack: 32 MiB. */
  public static final int MAX_PACK_LENGTH = 32 << 20;

  /** The longest encoding, in bytes. */
  public static final int MAX_BYTES = encodedLength(Scheme.MAX_N);

  private static final byte[] MAGIC = "DBDESC".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 2;

  /** Checks every length. */
  public Descriptor {
    hashes = List.copyOf(hashes);
    if (packLength < 1 || packLength > MAX_PACK_LENGTH) {
      throw new IllegalArgumentException("no pack is " + packLength + " bytes long");
    }
    if (hashes.size() != scheme.n()
        || hashes.stream().anyMatch(hash -> hash.length != Blake3.BYTES)) {
      throw new IllegalArgumentException(scheme + " needs " + scheme.n() + " hashes of 32 bytes");
    }
    if (signature.length != Signatures.BYTES) {
      throw new IllegalArgumentException("a signature is 64 bytes, not " + signature.length);
    }
  }

  /** A descriptor of the keys' owner, signed. */
  public static Descriptor sign(
      PackId pack,
      GroupId group,
      Scheme scheme,
      int packLength,
      List<byte[]> hashes,
      OwnerKeys keys) {
    Descriptor unsigned =
        new Descriptor(
            pack, group, keys.owner(), scheme, packLength, hashes, new byte[Signatures.BYTES]);
    byte[] signature = keys.sign(unsigned.signedBytes());
    return new Descriptor(pack, group, keys.owner(), scheme, packLength, hashes, signature);
  }

  /** Reads what {@link #encode} wrote; does not check the signature. */
  public static Descriptor decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < encodedLength(1) || !startsWithMagic(in)) {
      throw new CorruptDescriptorException("not a descriptor");
    }
    int version = in.get();
    if (version != VERSION) {
      throw new CorruptDescriptorException("descriptor of unknown version " + version);
    }
    int k = in.get();
    int n = in.get();
    if (k < 1 || n < k || n > Scheme.MAX_N || bytes.length != encodedLength(n)) {
      throw new CorruptDescriptorException(
          "descriptor of " + bytes.length + " bytes for " + k + "-of-" + n);
    }
    PackId pack = PackId.read(in);
    GroupId group = GroupId.read(in);
    OwnerId owner = OwnerId.read(in);
    int packLength = in.getInt();
    if (packLength < 1 || packLength > MAX_PACK_LENGTH) {
      throw new CorruptDescriptorException("descriptor of a pack of " + packLength + " bytes");
    }
    byte[][] hashes = new byte[n][Blake3.BYTES];
    for (byte[] hash : hashes) {
      in.get(hash);
    }
    byte[] signature = new byte[Signatures.BYTES];
    in.get(signature);
    return new Descriptor(
        pack, group, owner, new Scheme(k, n), packLength, List.of(hashes), signature);
  }

  /** The bytes that are stored and sent. */
  public byte[] encode() {
    byte[] signed = signedBytes();
    byte[] encoded = Arrays.copyOf(signed, signed.length + Signatures.BYTES);
    System.arraycopy(signature, 0, encoded, signed.length, Signatures.BYTES);
    return encoded;
  }

  /** Whether the owner signed exactly this. */
  public boolean verified() {
    return Signatures.verify(owner, signedBytes(), signature);
  }

  /** Bytes of every shard of this pack. */
  public int shardLength() {
    return scheme.shardLength(packLength);
  }

  private byte[] signedBytes() {
    ByteBuffer out = ByteBuffer.allocate(encodedLength(scheme.n()) - Signatures.BYTES);
    out.put(MAGIC).put(VERSION).put((byte) scheme.k()).put((byte) scheme.n());
    pack.write(out);
    group.write(out);
    owner.write(out);
    out.putInt(packLength);
    hashes.forEach(out::put);
    return out.array();
  }

  private static int encodedLength(int n) {
    return 6
        + 3
        + PackId.BYTES
        + GroupId.BYTES
        + OwnerId.BYTES
        + Integer.BYTES
        + n * Blake3.BYTES
        + Signatures.BYTES;
  }

  private static boolean startsWithMagic(ByteBuffer in) {
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    return Arrays.equals(magic, MAGIC);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Descriptor that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return pack.hashCode();
  }
}
