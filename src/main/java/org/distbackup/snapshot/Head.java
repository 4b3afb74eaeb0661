package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.key.Signatures;

/**
 * A device's commit point: its snapshots (sealed) and, for everybody to read, the packs that must
 * exist. Signed by the owner; of two heads of one device the higher counter is the true one. Layout
 * in docs/format.md.
 *
 * @param counter rises with every head of the device; not negative
 * @param timeMillis when it was made, since 1970 UTC; not negative
 * @param live in order of group ids, none twice
 * @param sealedBody what only the owner reads
 * @param signature 64 bytes, Ed25519 over all encoded bytes before it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its encoding
public record Head(
    OwnerId owner,
    PeerId device,
    long counter,
    long timeMillis,
    List<LiveSet> live,
    byte[] sealedBody,
    byte[] signature) {
  /** The longest encoding: 16 MiB. */
  public static final int MAX_BYTES = 16 << 20;

  private static final byte[] MAGIC = "DBHEAD".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES =
      8 + OwnerId.BYTES + PeerId.BYTES + 2 * Long.BYTES + 2 * Integer.BYTES + Signatures.BYTES;
  private static final int SET_BYTES = GroupId.BYTES + Integer.BYTES;

  /** Puts the live sets in order and checks every length. */
  public Head {
    live = live.stream().sorted(Comparator.comparing(LiveSet::group)).toList();
    if (live.stream().map(LiveSet::group).distinct().count() != live.size()) {
      throw new IllegalArgumentException("a group has two live sets");
    }
    if (counter < 0 || timeMillis < 0 || signature.length != Signatures.BYTES) {
      throw new IllegalArgumentException("no such head: " + device + " " + counter);
    }
    long length = encodedLength(live, sealedBody);
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException("a head of " + length + " bytes is too long");
    }
  }

  /** A head of the keys' owner, signed; {@code sealedBody} as sealed by the owner. */
  public static Head sign(
      OwnerKeys keys,
      PeerId device,
      long counter,
      long timeMillis,
      List<LiveSet> live,
      byte[] sealedBody) {
    byte[] none = new byte[Signatures.BYTES];
    Head unsigned = new Head(keys.owner(), device, counter, timeMillis, live, sealedBody, none);
    byte[] signature = keys.sign(unsigned.signedBytes());
    return new Head(keys.owner(), device, counter, timeMillis, live, sealedBody, signature);
  }

  /**
   * Reads what {@link #encode} wrote; does not check the signature. Throws {@link
   * CorruptHeadException} on any other bytes.
   */
  public static Head decode(byte[] bytes) {
    if (bytes.length < FIXED_BYTES || bytes.length > MAX_BYTES) {
      throw new CorruptHeadException("a head is not " + bytes.length + " bytes long");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).limit(bytes.length - Signatures.BYTES);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptHeadException("not a head");
    }
    int version = in.get();
    if (version != VERSION || in.get() != 0) {
      throw new CorruptHeadException("head of unknown version " + version);
    }
    OwnerId owner = OwnerId.read(in);
    PeerId device = PeerId.read(in);
    long counter = in.getLong();
    long timeMillis = in.getLong();
    if (counter < 0 || timeMillis < 0) {
      throw new CorruptHeadException("head with a negative counter or time");
    }
    List<LiveSet> live = readLive(in);
    byte[] sealedBody = new byte[count(in, 1)];
    in.get(sealedBody);
    if (in.hasRemaining()) {
      throw new CorruptHeadException("bytes after the head's end");
    }
    byte[] signature = Arrays.copyOfRange(bytes, in.limit(), bytes.length);
    return new Head(owner, device, counter, timeMillis, live, sealedBody, signature);
  }

  private static List<LiveSet> readLive(ByteBuffer in) {
    int groups = count(in, SET_BYTES);
    List<LiveSet> live = new ArrayList<>(groups);
    for (int i = 0; i < groups; i++) {
      if (in.remaining() < SET_BYTES) {
        throw new CorruptHeadException("head ends in a live set");
      }
      GroupId group = GroupId.read(in);
      if (i > 0 && group.compareTo(live.get(i - 1).group()) <= 0) {
        throw new CorruptHeadException("groups out of order");
      }
      live.add(new LiveSet(group, readPacks(in)));
    }
    return live;
  }

  private static List<PackId> readPacks(ByteBuffer in) {
    int count = count(in, PackId.BYTES);
    List<PackId> packs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      PackId pack = PackId.read(in);
      if (i > 0 && pack.compareTo(packs.get(i - 1)) <= 0) {
        throw new CorruptHeadException("packs out of order");
      }
      packs.add(pack);
    }
    return packs;
  }

  /** A u32 count of things, each of at least {@code bytes}, all of which must still be there. */
  private static int count(ByteBuffer in, int bytes) {
    if (in.remaining() < Integer.BYTES) {
      throw new CorruptHeadException("head ends early");
    }
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / bytes) {
      throw new CorruptHeadException("head ends early");
    }
    return count;
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

  private byte[] signedBytes() {
    int length = (int) encodedLength(live, sealedBody) - Signatures.BYTES;
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(MAGIC).put(VERSION).put((byte) 0);
    owner.write(out);
    device.write(out);
    out.putLong(counter).putLong(timeMillis).putInt(live.size());
    for (LiveSet set : live) {
      set.group().write(out);
      out.putInt(set.packs().size());
      set.packs().forEach(pack -> pack.write(out));
    }
    return out.putInt(sealedBody.length).put(sealedBody).array();
  }

  private static long encodedLength(List<LiveSet> live, byte[] sealedBody) {
    long length = FIXED_BYTES + (long) sealedBody.length;
    for (LiveSet set : live) {
      length += SET_BYTES + (long) set.packs().size() * PackId.BYTES;
    }
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Head that && Arrays.equals(encode(), that.encode());
  }

  @Override
  public int hashCode() {
    return 31 * device.hashCode() + Long.hashCode(counter);
  }
}
