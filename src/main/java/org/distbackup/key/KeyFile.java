package org.distbackup.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.distbackup.failure.Failure;

/**
 * The master secret on disk: {@code owner.secret} in the keys folder, for the user's eyes only. A
 * file that is there but damaged is a {@link Failure}: to make a new identity in its place would
 * cut the user off from every backup. Layout in docs/format.md.
 */
public final class KeyFile {
  private static final String NAME = "owner.secret";
  private static final byte[] MAGIC = "DBOWNR".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int SECRET_AT = 8;
  private static final int CHECKSUM_AT = SECRET_AT + MasterSecret.BYTES;
  private static final int CHECKSUM_BYTES = 8;
  private static final int BYTES = CHECKSUM_AT + CHECKSUM_BYTES;

  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER_OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private KeyFile() {}

  /** Whether there is a secret in the folder, be it damaged. */
  public static boolean isIn(Path keysDir) {
    return isThere(keysDir.resolve(NAME));
  }

  /** The secret in the folder; where there is none, a fresh one that is then kept there. */
  public static MasterSecret loadOrCreate(Path keysDir, SecureRandom random) {
    try {
      Path file = keysDir.resolve(NAME);
      if (isThere(file)) {
        return load(file);
      }
      MasterSecret secret = MasterSecret.random(random);
      store(keysDir, secret);
      return secret;
    } catch (IOException e) {
      throw unusable(keysDir, e);
    }
  }

  /** Keeps a secret in the folder; a {@link Failure} if another one lies there already. */
  public static void write(Path keysDir, MasterSecret secret) {
    try {
      Path file = keysDir.resolve(NAME);
      if (!isThere(file)) {
        store(keysDir, secret);
      } else if (!load(file).equals(secret)) {
        throw new Failure(
            Failure.Kind.FAILED,
            file + " holds the secret of another owner.",
            "Use another data directory, or move that file away if you no longer need it.");
      }
    } catch (IOException e) {
      throw unusable(keysDir, e);
    }
  }

  /** Also when it cannot be read, or is a link to what is not mounted: then it is not replaced. */
  private static boolean isThere(Path file) {
    return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Failure unusable(Path keysDir, IOException cause) {
    return new Failure(
        Failure.Kind.FAILED,
        "The owner's secret in " + keysDir + " cannot be read or written: " + cause + ".",
        "Check that the folder is there, that it is yours, and that its disk has room.",
        cause);
  }

  static byte[] encode(MasterSecret secret) {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put(MAGIC).put(VERSION).put((byte) 0).put(secret.entropy());
    return out.put(checksum(out.array())).array();
  }

  private static byte[] checksum(byte[] file) {
    return Arrays.copyOf(Sha256.of(Arrays.copyOf(file, CHECKSUM_AT)), CHECKSUM_BYTES);
  }

  private static MasterSecret load(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BYTES + 1);
    }
    if (bytes.length != BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !Arrays.equals(checksum(bytes), Arrays.copyOfRange(bytes, CHECKSUM_AT, BYTES))) {
      throw unreadable(file + " is damaged.");
    }
    if (bytes[MAGIC.length] != VERSION || bytes[MAGIC.length + 1] != 0) {
      throw unreadable(file + " has a format that this version of DistBackup does not know.");
    }
    return new MasterSecret(Arrays.copyOfRange(bytes, SECRET_AT, CHECKSUM_AT));
  }

  private static Failure unreadable(String what) {
    return new Failure(
        Failure.Kind.FAILED,
        what,
        "Move it away and bring the owner back with the recovery phrase: dbs recover.");
  }

  private static void store(Path keysDir, MasterSecret secret) throws IOException {
    boolean posix = createFolder(keysDir);
    Path file = keysDir.resolve(NAME);
    Path temporary = keysDir.resolve(NAME + ".new");
    Files.deleteIfExists(temporary);
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OURS_ALONE)}
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(temporary, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(encode(secret));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    if (posix) {
      forceFolder(keysDir);
    }
  }

  /** Whether the folder has POSIX permissions; if so they are set. */
  private static boolean createFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
    if (posix) {
      Files.setPosixFilePermissions(folder, FOLDER_OURS_ALONE);
    }
    return posix;
  }

  /** A rename is durable only when its folder is. */
  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
