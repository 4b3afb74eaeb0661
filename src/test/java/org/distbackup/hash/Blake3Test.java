package org.distbackup.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;
import org.distbackup.vector.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Bouncy Castle's, which is slow and widely used. */
class Blake3Test {
  private static final int CHUNK = Blake3.CHUNK_BYTES;
  private static final int TILE = Blake3.TILE_CHUNKS * CHUNK;
  private static final byte[] KEY = random(Blake3.KEY_BYTES, 7);
  private static final List<Kernel> KERNELS = List.of(new ScalarKernel(), new VectorKernel());

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] plainReference(byte[] bytes) {
    Blake3Digest digest = new Blake3Digest();
    digest.update(bytes, 0, bytes.length);
    byte[] out = new byte[Blake3.BYTES];
    digest.doFinal(out, 0);
    return out;
  }

  private static byte[] keyedReference(byte[] bytes) {
    Blake3Digest digest = new Blake3Digest();
    digest.init(Blake3Parameters.key(KEY));
    digest.update(bytes, 0, bytes.length);
    byte[] out = new byte[Blake3.BYTES];
    digest.doFinal(out, 0);
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        63,
        64,
        65,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        3 * CHUNK,
        3 * CHUNK + 1,
        15 * CHUNK,
        17 * CHUNK + 64,
        33 * CHUNK,
        63 * CHUNK + 1,
        TILE - 1,
        TILE,
        TILE + 1,
        TILE + CHUNK,
        2 * TILE,
        3 * TILE + 5 * CHUNK,
        5 * TILE,
        7 * TILE + 5,
        16 * TILE
      })
  void hashesAreThoseOfBouncyCastle(int length) {
    byte[] bytes = random(length, length);
    byte[] plain = plainReference(bytes);
    byte[] keyed = keyedReference(bytes);
    for (Kernel kernel : KERNELS) {
      Blake3 hash = new Blake3(() -> kernel);
      hash.update(bytes);
      assertThat(hash.digest()).as(kernel.getClass().getSimpleName()).isEqualTo(plain);
      Blake3 withKey = Blake3.keyed(() -> kernel, KEY);
      withKey.update(bytes);
      assertThat(withKey.digest()).as(kernel.getClass().getSimpleName()).isEqualTo(keyed);
    }
    assertThat(Blake3.hash(bytes, 0, length)).isEqualTo(plain);
  }

  @Property(tries = 100)
  void howTheBytesComeDoesNotMatter(
      @ForAll @IntRange(max = 4 * TILE) int length,
      @ForAll @IntRange(min = 1, max = 2 * TILE) int step) {
    byte[] bytes = random(length, length);
    ByteBuffer direct = ByteBuffer.allocateDirect(2 * TILE);
    Blake3 hash = new Blake3();
    for (int at = 0; at < length; at += step) {
      int part = Math.min(step, length - at);
      switch (at / step % 3) {
        case 0 -> hash.update(bytes, at, part);
        case 1 -> hash.update(direct.clear().put(bytes, at, part).flip());
        default -> {
          ByteBuffer heap = ByteBuffer.wrap(bytes, at, part).slice();
          hash.update(heap);
          assertThat(heap.hasRemaining()).isFalse();
        }
      }
    }
    assertThat(hash.digest()).isEqualTo(plainReference(bytes));
  }

  @Test
  void aHashBeginsAnew() {
    Blake3 hash = new Blake3();
    hash.update(random(3 * TILE + 1, 1));
    hash.digest();
    byte[] next = random(2 * TILE, 2);
    hash.update(next);
    assertThat(hash.digest()).isEqualTo(plainReference(next));
    assertThat(hash.digest()).isEqualTo(plainReference(new byte[0]));
  }

  /**
   * As the counter of chunks grows beyond an int: 4 TiB would take an hour, so the kernels alone.
   */
  @Test
  void kernelsAgreeFarBehindTheBeginning() {
    byte[] bytes = random(TILE, 3);
    long counter = 7L << 32 | 0xFFFF_FFC0L;
    int[] scalar = new int[Compression.CV_WORDS * Blake3.TILE_CHUNKS];
    int[] vector = scalar.clone();
    int[] words = new int[Kernel.SCRATCH_WORDS];
    KERNELS.get(0).chunks(bytes, 0, Blake3.TILE_CHUNKS, Compression.IV, counter, 0, scalar, words);
    KERNELS.get(1).chunks(bytes, 0, Blake3.TILE_CHUNKS, Compression.IV, counter, 0, vector, words);
    assertThat(vector).isEqualTo(scalar);
  }

  @Test
  void aJvmWithoutTheVectorModuleTakesOneAfterAnother() throws Exception {
    String nothing = HexFormat.of().formatHex(plainReference(new byte[0]));
    assertThat(OtherJvm.run(HashProbe.class)).isEqualTo("ScalarKernel " + nothing);
    assertThat(OtherJvm.run(HashProbe.class, OtherJvm.WITH_VECTORS)).isEqualTo("Race " + nothing);
  }

  @Test
  void aKeyHasThirtyTwoBytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> Blake3.keyed(new byte[31]));
  }

  /** From the paper's own test vectors: bytes 0, 1, ... 250, 0, 1 ... */
  @Test
  void hashesAreThoseOfItsAuthors() {
    byte[] bytes = new byte[102400];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(Blake3.hash(bytes, 0, 0)))
        .isEqualTo("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    assertThat(hex.formatHex(Blake3.hash(bytes, 0, 102400)))
        .isEqualTo("bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085");
  }
}
