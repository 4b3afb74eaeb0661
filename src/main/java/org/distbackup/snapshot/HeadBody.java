package org.distbackup.snapshot;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.distbackup.id.PeerId;
import org.distbackup.key.OwnerKeys;

/**
 * The part of a head that only its owner reads: the device's snapshots, under AES-256-GCM with
 * {@link OwnerKeys#headKey}. The nonce is random, since a head that was made but never published
 * may be made again with the same counter and other snapshots. Layout in docs/format.md.
 */
public final class HeadBody {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private HeadBody() {}

  /** Seals the snapshots of the head with this device and counter. */
  public static byte[] seal(
      OwnerKeys keys, PeerId device, long counter, List<Snapshot> snapshots, SecureRandom random) {
    byte[] plain = encode(snapshots);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = new byte[NONCE_BYTES + plain.length + TAG_BYTES];
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, keys.headKey(device, counter), nonce)
          .doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a head", e);
    }
    return sealed;
  }

  /** The snapshots in a head of these keys' owner; throws {@link CorruptHeadException}. */
  public static List<Snapshot> open(OwnerKeys keys, Head head) {
    byte[] sealed = head.sealedBody();
    if (sealed.length < NONCE_BYTES + TAG_BYTES) {
      throw new CorruptHeadException("a head's body of " + sealed.length + " bytes");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, keys.headKey(head.device(), head.counter()), nonce)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return decode(plain);
    } catch (AEADBadTagException | CorruptSnapshotException e) {
      throw new CorruptHeadException("the body of the head is not what its owner sealed", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open a head", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
    return cipher;
  }

  private static byte[] encode(List<Snapshot> snapshots) {
    List<byte[]> parts = snapshots.stream().map(Snapshot::encode).toList();
    int length = 1 + parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
    ByteBuffer out = ByteBuffer.allocate(length).put(VERSION);
    parts.forEach(out::put);
    return out.array();
  }

  private static List<Snapshot> decode(byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    if (!in.hasRemaining() || in.get() != VERSION) {
      throw new CorruptSnapshotException("a head's body of unknown version");
    }
    List<Snapshot> snapshots = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new CorruptSnapshotException("a snapshot is cut short");
      }
      snapshots.add(SnapshotCodec.decode(in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return snapshots;
  }
}
