package org.distbackup.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;

class CompressorTest {
  private static final byte MARK = 0x5A;
  private static final int MARGIN = 100;

  private final Compressor compressor = new Compressor(3);

  @AfterProperty
  void close() {
    compressor.close();
  }

  @Property(tries = 200)
  void whatIsCompressedComesBack(@ForAll long seed, @ForAll @IntRange(max = 300_000) int length) {
    byte[] raw = repetitive(seed, length);
    byte[] frame = marked(Compressor.bound(length));
    int size = compressor.compress(raw, 0, length, frame, MARGIN);
    assertMargins(frame, Compressor.bound(length));
    if (size >= 0) {
      assertThat(size).isBetween(1, Compressor.bound(length));
      byte[] back = marked(length);
      compressor.decompress(frame, MARGIN, size, back, MARGIN, length);
      assertThat(Arrays.copyOfRange(back, MARGIN, MARGIN + length)).isEqualTo(raw);
      assertMargins(back, length);
    } else {
      assertThat(length).isLessThan(500);
    }
  }

  @Example
  void randomBytesStayRawWhateverTheirLength() {
    for (int length : new int[] {0, 1, 15, 16, 17, 1000, 131_071, 131_072, 131_073, 1 << 20}) {
      byte[] raw = new byte[length];
      new Random(length).nextBytes(raw);
      assertThat(compressor.compress(raw, 0, length, new byte[length], 0)).isEqualTo(-1);
    }
  }

  @Example
  void aPartThatShrinksIsEnoughToTryTheWhole() {
    byte[] half = new byte[1 << 20];
    new Random(1).nextBytes(half);
    Arrays.fill(half, 1 << 19, 1 << 20, (byte) 7);
    assertThat(compressor.compress(half, 0, half.length, new byte[half.length], 0))
        .isBetween(1 << 19, (1 << 19) + 4096);
  }

  @Example
  void aBlobThatFailedLeavesTheContextsWhole() {
    byte[] random = new byte[200_000];
    new Random(1).nextBytes(random);
    byte[] text = repetitive(1, 200_000);
    byte[] frame = new byte[200_000];
    assertThat(compressor.compress(random, 0, random.length, frame, 0)).isEqualTo(-1);
    assertThatThrownBy(() -> compressor.decompress(random, 0, 1000, frame, 0, 5000))
        .isInstanceOf(CorruptBlobException.class);
    int size = compressor.compress(text, 0, text.length, frame, 0);
    byte[] back = new byte[text.length];
    compressor.decompress(frame, 0, size, back, 0, back.length);
    assertThat(back).isEqualTo(text);
  }

  @Property(tries = 100)
  void anotherLengthThanPromisedIsRefused(@ForAll @IntRange(max = 3000) int promised) {
    byte[] frame = Zstd.compress(repetitive(1, 1500));
    byte[] out = marked(promised);
    if (promised == 1500) {
      compressor.decompress(frame, 0, frame.length, out, MARGIN, promised);
    } else {
      refused(frame, out, promised);
    }
    assertMargins(out, promised);
  }

  @Property(tries = 500)
  void mutatedFramesAreRefusedOrStayWithinTheirRoom(
      @ForAll long seed, @ForAll @Size(min = 1, max = 8) int[] flips) {
    byte[] raw = repetitive(seed, 5000);
    byte[] frame = Zstd.compress(raw);
    for (int flip : flips) {
      frame[Math.floorMod(flip, frame.length)] ^= (byte) (1 << (flip >>> 29));
    }
    byte[] out = marked(raw.length);
    try {
      compressor.decompress(frame, 0, frame.length, out, MARGIN, raw.length);
    } catch (CorruptBlobException expected) {
      assertThat(expected).hasMessageContaining(String.valueOf(raw.length));
    }
    assertMargins(out, raw.length);
  }

  @Property(tries = 500)
  void noiseIsRefused(@ForAll @Size(min = 1, max = 200) byte[] noise) {
    byte[] out = marked(1000);
    refused(noise, out, 1000);
    assertMargins(out, 1000);
  }

  @Example
  void aFrameThatClaimsToBeHugeAllocatesNothing() {
    // Magic, then a header with an 8-byte content size of 2^62 and, in the second, the largest
    // window there is; then a last, empty raw block.
    refused(hex("28b52ffd c0 00 0000000000000040 010000"), marked(64), 64);
    refused(hex("28b52ffd 00 ff 010000"), marked(64), 64);
  }

  @Example
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Compressor(23)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> compressor.compress(new byte[10], 5, 6, new byte[10], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> compressor.compress(new byte[100], 0, 100, new byte[100], 50))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> compressor.decompress(new byte[10], 0, 10, new byte[10], 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> compressor.decompress(new byte[10], 0, 10, new byte[10], 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void refused(byte[] frame, byte[] out, int promised) {
    assertThatThrownBy(() -> compressor.decompress(frame, 0, frame.length, out, MARGIN, promised))
        .isInstanceOf(CorruptBlobException.class);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] repetitive(long seed, int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(4));
    }
    return bytes;
  }

  private static byte[] marked(int room) {
    byte[] bytes = new byte[room + 2 * MARGIN];
    Arrays.fill(bytes, MARK);
    return bytes;
  }

  private static void assertMargins(byte[] bytes, int room) {
    byte[] margin = new byte[MARGIN];
    Arrays.fill(margin, MARK);
    assertThat(Arrays.copyOf(bytes, MARGIN)).isEqualTo(margin);
    assertThat(Arrays.copyOfRange(bytes, MARGIN + room, bytes.length)).isEqualTo(margin);
  }
}
