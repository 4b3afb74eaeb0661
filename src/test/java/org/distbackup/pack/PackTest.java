package org.distbackup.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.seal.PackSealer;
import org.distbackup.seal.SealBrokenException;
import org.junit.jupiter.api.Test;

class PackTest {
  private static final PackId ID = new PackId(1, 2);
  private static final BlobType[] TYPES = {BlobType.DATA, BlobType.TREE, BlobType.LIST};

  /** The cipher that the engine hands to packs. */
  private record Sealing(PackSealer sealer) implements PackCipher {
    @Override
    public int seal(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
      return sealer.seal(position, type, src, off, len, dst, dstOff);
    }

    @Override
    public int open(int position, byte type, byte[] src, int off, int len, byte[] dst, int dstOff) {
      return sealer.open(position, type, src, off, len, dst, dstOff);
    }
  }

  private static PackCipher cipher() {
    return new Sealing(new PackSealer(new byte[32]));
  }

  private static BlobId blobId(int i) {
    return new BlobId(i, i + 1, i + 2, i + 3);
  }

  /** A finished pack of blobs with these lengths; every third counts as compressed. */
  private static byte[] pack(List<Integer> lengths) {
    byte[] buffer = new byte[1 << 20];
    PackWriter writer = new PackWriter(buffer, buffer.length, ID, cipher());
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      boolean compressed = i % 3 == 2;
      byte[] payload = Damage.pattern(length);
      int rawLength = compressed ? 2 * length : length;
      writer.add(blobId(i), TYPES[i % 3], compressed, rawLength, payload, 0, length);
    }
    assertThat(writer.count()).isEqualTo(lengths.size());
    return Arrays.copyOf(buffer, writer.finish());
  }

  private static List<PackEntry> directory(byte[] pack) {
    return PackReader.directory(pack, 0, pack.length, cipher());
  }

  @Property(tries = 200)
  void everyBlobIsFoundAgain(
      @ForAll @Size(max = 60) List<@IntRange(max = 15_000) Integer> lengths) {
    byte[] pack = pack(lengths);

    assertThat(PackReader.id(pack)).isEqualTo(ID);
    assertThat(Padding.padded(pack.length)).isEqualTo(pack.length);
    List<PackEntry> entries = directory(pack);
    assertThat(entries).hasSize(lengths.size());
    for (PackEntry entry : entries) {
      int i = entry.position();
      byte[] plain = new byte[entry.sealedLength() - PackCipher.OVERHEAD];
      cipher().open(i, entry.type().code(), pack, entry.offset(), entry.sealedLength(), plain, 0);
      assertThat(plain).isEqualTo(Damage.pattern(lengths.get(i)));
      assertThat(entry.id()).isEqualTo(blobId(i));
      assertThat(entry.type()).isEqualTo(TYPES[i % 3]);
      assertThat(entry.compressed()).isEqualTo(i % 3 == 2);
      assertThat(entry.rawLength()).isEqualTo(i % 3 == 2 ? 2 * plain.length : plain.length);
    }
  }

  @Test
  void theEndOfAPackIsEnoughForItsDirectory() {
    byte[] pack = pack(List.of(10_000, 20_000, 30_000));
    byte[] last24 = Arrays.copyOfRange(pack, pack.length - 24, pack.length);

    DirectoryLocation location = PackReader.locate(last24, pack.length, cipher());
    byte[] tail = Arrays.copyOfRange(pack, location.offset(), pack.length);

    assertThat(PackReader.directory(tail, location.offset(), pack.length, cipher()))
        .isEqualTo(directory(pack))
        .hasSize(3);
    byte[] tooShort = Arrays.copyOfRange(tail, 1, tail.length);
    assertThatThrownBy(
            () -> PackReader.directory(tooShort, location.offset() + 1, pack.length, cipher()))
        .isInstanceOf(CorruptPackException.class);
  }

  @Test
  void aPackIsFilledToItsCapacityAndNoFurther() {
    byte[] buffer = new byte[200_000];
    Arrays.fill(buffer, (byte) 7);
    PackWriter writer = new PackWriter(buffer, 100_000, ID, cipher());
    int count = 0;
    while (writer.fits(1000)) {
      writer.add(blobId(count++), BlobType.DATA, false, 1000, new byte[1000], 0, 1000);
    }

    assertThatThrownBy(() -> writer.add(ID_OF_ONE, BlobType.DATA, false, 1000, buffer, 0, 1000))
        .isInstanceOf(IllegalStateException.class);
    int length = writer.finish();
    assertThat(length).isBetween(90_000, 100_000);
    assertThat(Arrays.copyOfRange(buffer, length, buffer.length)).containsOnly(7);
    assertThat(directory(Arrays.copyOf(buffer, length))).hasSize(count);
  }

  private static final BlobId ID_OF_ONE = blobId(1);

  @Test
  void thirtyTwoMebibytesAreTheMost() {
    byte[] buffer = new byte[Padding.MAX_LENGTH];
    PackWriter writer = new PackWriter(buffer, buffer.length, ID, cipher());
    int most = buffer.length - 32 - 16 - (4 + 46 + 16) - 24;

    assertThat(writer.fits(most + 1)).isFalse();
    assertThat(writer.fits(Integer.MAX_VALUE)).isFalse();
    writer.add(ID_OF_ONE, BlobType.DATA, false, most, new byte[most], 0, most);
    assertThat(writer.finish()).isEqualTo(Padding.MAX_LENGTH);
    assertThat(directory(buffer)).hasSize(1);
  }

  @Test
  void aFinishedPackStaysAsItIs() {
    PackWriter writer = new PackWriter(new byte[1 << 20], 1 << 20, ID, cipher());
    writer.finish();

    assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.add(ID_OF_ONE, BlobType.DATA, false, 0, new byte[0], 0, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thePacksOwnPartsAreNoBlobs() {
    PackWriter writer = new PackWriter(new byte[1 << 20], 1 << 20, ID, cipher());

    assertThatThrownBy(() -> writer.add(ID_OF_ONE, BlobType.DIRECTORY, false, 0, new byte[0], 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.add(ID_OF_ONE, BlobType.DATA, false, 9, new byte[8], 0, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void damagedPacksAreRefused(@ForAll long seed) {
    byte[] pack = Golden.read("pack-v2");
    byte[] damaged = Damage.damaged(pack, seed);
    try {
      assertThat(directory(damaged)).isEqualTo(directory(pack));
      assertThat(damaged).hasSize(pack.length);
    } catch (SealBrokenException | CorruptPackException e) {
      assertThat(e).hasMessageMatching(".*(seal|pack|trailer).*");
    }
  }

  @Property
  void damagedHeadersAreRefusedOrNameAPack(@ForAll long seed) {
    byte[] header = Arrays.copyOf(Golden.read("pack-v2"), PackReader.HEADER_BYTES);
    byte[] damaged = Damage.damaged(header, seed);
    try {
      assertThat(PackReader.id(damaged).bytes())
          .isEqualTo(Arrays.copyOfRange(damaged, 8, 8 + PackId.BYTES));
    } catch (CorruptPackException e) {
      assertThat(e).hasMessageContaining("pack");
    }
  }

  /** Only the owner can seal one of these; a bug in another version could. */
  @Property
  void sealedNonsenseIsRefused(@ForAll long seed) {
    byte[] good = Golden.read("pack-v2");
    DirectoryLocation at = PackReader.locate(tailOf(good, 24), good.length, cipher());
    byte[] plain = new byte[at.sealedLength() - PackCipher.OVERHEAD];
    cipher().open(-2, (byte) 4, good, at.offset(), at.sealedLength(), plain, 0);
    byte[] entries = Damage.damaged(Arrays.copyOf(plain, 4 + 3 * 46), seed);
    byte[] bad = good.clone();
    Arrays.fill(plain, (byte) 0);
    ByteBuffer.wrap(plain).put(entries);
    cipher().seal(-2, (byte) 4, plain, 0, plain.length, bad, at.offset());
    try {
      assertThat(directory(bad)).hasSize(3);
    } catch (CorruptPackException e) {
      assertThat(e).hasMessageMatching(".*(blob|directory).*");
    }
  }

  private static byte[] tailOf(byte[] pack, int length) {
    return Arrays.copyOfRange(pack, pack.length - length, pack.length);
  }

  @Test
  void thePackIsTheGoldenOne() {
    Golden.check("pack-v2", pack(List.of(0, 1, 300)));
  }
}
