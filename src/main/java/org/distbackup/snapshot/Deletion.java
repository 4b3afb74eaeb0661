package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.key.Signatures;

/**
 * The owner's word that packs need not exist any more: since head {@code counter} of {@code
 * device}, which does not list them, a holder may throw away what it keeps of them, unless the
 * newest head of any of the owner's devices lists them. Signed. Layout in docs/format.md.
 *
 * @param counter of the head; not negative
 * @param packs of {@code group}, at most {@link #MAX_PACKS}; in order of their ids, none twice
 * @param signature 64 bytes, Ed25519 over all encoded bytes before it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its encoding
public record Deletion(
    OwnerId owner,
    GroupId group,
    PeerId device,
    long counter,
    List<PackId> packs,
    byte[] signature) {
  /** How many packs one may name. */
  public static final int MAX_PACKS = 4096;

  private static final byte[] MAGIC = "DBDELE".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES =
      8
          + OwnerId.BYTES
          + GroupId.BYTES
          + PeerId.BYTES
          + Long.BYTES
          + Integer.BYTES
          + Signatures.BYTES;

  /** The longest encoding, in bytes. */
  public static final int MAX_BYTES = FIXED_BYTES + MAX_PACKS * PackId.BYTES;

  /** Puts the packs in order and checks how many there are. */
  public Deletion {
    packs = packs.stream().sorted().distinct().toList();
    if (packs.size() > MAX_PACKS) {
      throw new IllegalArgumentException(packs.size() + " packs are too many for one deletion");
    }
    if (counter < 0 || signature.length != Signatures.BYTES) {
      throw new IllegalArgumentException("no such deletion: " + device + " " + counter);
    }
  }

  /** A deletion by the keys' owner, signed. */
  public static Deletion sign(
      OwnerKeys keys, GroupId group, PeerId device, long counter, List<PackId> packs) {
    byte[] none = new byte[Signatures.BYTES];
    Deletion unsigned = new Deletion(keys.owner(), group, device, counter, packs, none);
    byte[] signature = keys.sign(unsigned.signedBytes());
    return new Deletion(keys.owner(), group, device, counter, packs, signature);
  }

  /**
   * Reads what {@link #encode} wrote; does not check the signature. Throws {@link
   * CorruptDeletionException} on any other bytes.
   */
  public static Deletion decode(byte[] bytes) {
    if (bytes.length < FIXED_BYTES || bytes.length > MAX_BYTES) {
      throw new CorruptDeletionException("a deletion is not " + bytes.length + " bytes long");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptDeletionException("not a deletion");
    }
    int version = in.get();
    if (version != VERSION || in.get() != 0) {
      throw new CorruptDeletionException("deletion of unknown version " + version);
    }
    OwnerId owner = OwnerId.read(in);
    GroupId group = GroupId.read(in);
    PeerId device = PeerId.read(in);
    long counter = in.getLong();
    if (counter < 0) {
      throw new CorruptDeletionException("deletion with a negative counter");
    }
    int count = in.getInt();
    if (count < 0 || count > MAX_PACKS || bytes.length != FIXED_BYTES + count * PackId.BYTES) {
      throw new CorruptDeletionException("a deletion is not " + bytes.length + " bytes long");
    }
    List<PackId> packs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      PackId pack = PackId.read(in);
      if (i > 0 && pack.compareTo(packs.getLast()) <= 0) {
        throw new CorruptDeletionException("deletion with packs out of order");
      }
      packs.add(pack);
    }
    byte[] signature = new byte[Signatures.BYTES];
    in.get(signature);
    return new Deletion(owner, group, device, counter, packs, signature);
  }

  /** The bytes that are sent. */
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

  private byte[] signedBytes() {
    int length = FIXED_BYTES - Signatures.BYTES + packs.size() * PackId.BYTES;
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(MAGIC).put(VERSION).put((byte) 0);
    owner.write(out);
    group.write(out);
    device.write(out);
    out.putLong(counter).putInt(packs.size());
    packs.forEach(pack -> pack.write(out));
    return out.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deletion that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return 31 * packs.hashCode() + Long.hashCode(counter);
  }
}
