package org.distbackup.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;

/**
 * What an owner signs, seals and names with, all derived from the master secret by HKDF-SHA256 with
 * a label for each use: no key serves two purposes. Safe for any number of threads. The Ed25519 key
 * comes from Bouncy Castle because the JDK does not derive a public key from a seed.
 */
public final class OwnerKeys {
  private static final byte[] SALT = "distbackup owner v1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] signingSeed;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
  private final byte[] packSecret;
  private final byte[] headSecret;
  private final byte[] blobKey;
  private final byte[] gearSeed;
  private final OwnerId owner;

  private OwnerKeys(byte[] master) {
    signingSeed = Hkdf.derive(master, SALT, "sign");
    packSecret = Hkdf.derive(master, SALT, "pack");
    headSecret = Hkdf.derive(master, SALT, "head");
    blobKey = Hkdf.derive(master, SALT, "blob");
    gearSeed = Hkdf.derive(master, SALT, "gear");
    Ed25519.generatePublicKey(signingSeed, 0, publicKey, 0);
    owner = OwnerId.of(publicKey);
  }

  /** The keys of a master secret: always the same ones. */
  public static OwnerKeys derive(MasterSecret secret) {
    return new OwnerKeys(secret.entropy());
  }

  /** The public key, by which everybody knows this owner. */
  public OwnerId owner() {
    return owner;
  }

  /** The Ed25519 signature over {@code message}: 64 bytes. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(signingSeed, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** The AES-256 key of one pack: HKDF with the pack's id as the salt. */
  public byte[] packKey(PackId pack) {
    return Hkdf.derive(packSecret, pack.bytes(), "pack key");
  }

  /** The AES-256 key of one head: HKDF with the device and the counter (u64) as the salt. */
  public byte[] headKey(PeerId device, long counter) {
    ByteBuffer salt = ByteBuffer.allocate(PeerId.BYTES + Long.BYTES);
    device.write(salt);
    salt.putLong(counter);
    return Hkdf.derive(headSecret, salt.array(), "head key");
  }

  /** The seed of the owner's gear table: 32 bytes. */
  public byte[] gearSeed() {
    return gearSeed.clone();
  }

  /** A hasher that names this owner's blobs, for one thread. */
  public BlobHasher blobHasher() {
    return new BlobHasher(blobKey);
  }
}
