package org.distbackup.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Predicate;

/** Bytes that are nearly valid. */
public final class Damage {
  private Damage() {}

  /** A copy of {@code valid} that is cut, extended, or has some of its bytes changed. */
  public static byte[] damaged(byte[] valid, long seed) {
    Random random = new Random(seed);
    byte[] bytes = valid.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
          // Extreme values are those that lengths trip over.
          byte[] values = {0, 1, 127, -128, -1, (byte) random.nextInt()};
          bytes[random.nextInt(bytes.length)] = values[random.nextInt(values.length)];
        }
      }
    }
    return bytes;
  }

  /** Checks that what is accepted is so no more when a bit of any of its bytes is another. */
  public static void assertNoByteCanBeChanged(byte[] good, Predicate<byte[]> accepted) {
    assertThat(accepted.test(good)).isTrue();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << at % 8);
      assertThat(accepted.test(bad)).as("byte %d changed", at).isFalse();
    }
  }

  /** Bytes that only depend on their number. */
  public static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
