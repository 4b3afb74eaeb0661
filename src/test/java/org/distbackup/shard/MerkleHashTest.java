package org.distbackup.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.format.Damage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerkleHashTest {
  private static final int BLOCK = MerkleHash.BLOCK_BYTES;

  /** RFC 9162, section 2.1.1, as it is written there. */
  private static byte[] reference(byte[] bytes) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    if (bytes.length <= BLOCK) {
      digest.update((byte) 0);
      return digest.digest(bytes);
    }
    int leaves = Math.ceilDiv(bytes.length, BLOCK);
    int left = Integer.highestOneBit(leaves - 1) * BLOCK;
    byte[] leftRoot = reference(Arrays.copyOf(bytes, left));
    byte[] rightRoot = reference(Arrays.copyOfRange(bytes, left, bytes.length));
    digest.update((byte) 1);
    digest.update(leftRoot);
    return digest.digest(rightRoot);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        63,
        BLOCK - 1,
        BLOCK,
        BLOCK + 1,
        2 * BLOCK,
        2 * BLOCK + 1,
        3 * BLOCK,
        5 * BLOCK,
        7 * BLOCK + 5,
        8 * BLOCK,
        11 * BLOCK,
        31 * BLOCK + 17
      })
  void rootsAreThoseOfTheRfc(int length) throws NoSuchAlgorithmException {
    byte[] bytes = Damage.pattern(length);

    assertThat(MerkleHash.root(bytes, 0, length)).isEqualTo(reference(bytes));
  }

  @Property(tries = 100)
  void howTheBytesComeDoesNotMatter(
      @ForAll @IntRange(max = 6 * BLOCK) int length,
      @ForAll @IntRange(min = 1, max = 2 * BLOCK) int step)
      throws NoSuchAlgorithmException {
    byte[] bytes = Damage.pattern(length);
    ByteBuffer direct = ByteBuffer.allocateDirect(2 * BLOCK);
    MerkleHash hash = new MerkleHash();
    for (int at = 0; at < length; at += step) {
      int part = Math.min(step, length - at);
      if (at / step % 2 == 0) {
        hash.update(bytes, at, part);
      } else {
        hash.update(direct.clear().put(bytes, at, part).flip());
      }
    }

    assertThat(hash.root()).isEqualTo(reference(bytes));
  }

  @Test
  void aRootBeginsAnew() throws NoSuchAlgorithmException {
    MerkleHash hash = new MerkleHash();
    hash.update(Damage.pattern(3 * BLOCK + 1));
    hash.root();
    hash.update(Damage.pattern(2 * BLOCK));

    assertThat(hash.root()).isEqualTo(reference(Damage.pattern(2 * BLOCK)));
    assertThat(hash.root()).isEqualTo(reference(new byte[0]));
  }

  /** Computed by other means: these may never change. */
  @Test
  void rootsStayTheSame() {
    HexFormat hex = HexFormat.of();

    assertThat(hex.formatHex(MerkleHash.root(new byte[0], 0, 0)))
        .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assertThat(hex.formatHex(MerkleHash.root(new byte[3 * BLOCK], 0, 3 * BLOCK)))
        .isEqualTo("20071a418c7b12674fb1c63cb0b733852fed944660b72b3d739dc1f312b5e853");
  }
}
