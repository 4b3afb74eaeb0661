package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReedSolomonTest {
  // More than one block, and neither a whole number of vectors nor of blocks.
  private static final int LENGTH = 4096 + 1003;

  static Stream<Arguments> defaultSchemes() {
    return Stream.of("1-1", "1-2", "1-3", "2-4", "3-5", "4-6", "5-8", "6-10")
        .map(scheme -> scheme.split("-", -1))
        .flatMap(
            kn ->
                Stream.of(new TableKernel(), new VectorKernel())
                    .map(
                        kernel ->
                            Arguments.of(
                                Integer.parseInt(kn[0]), Integer.parseInt(kn[1]), kernel)));
  }

  @ParameterizedTest
  @MethodSource("defaultSchemes")
  void anyKShardsRebuildEveryLostOne(int k, int n, Kernel kernel) {
    ReedSolomon code = new ReedSolomon(k, n, () -> kernel);
    byte[][] shards = encoded(code, k, n);
    for (int[] present : subsets(k, n)) {
      byte[][] at = Arrays.stream(present).mapToObj(i -> shards[i]).toArray(byte[][]::new);
      for (int wanted = 0; wanted < n; wanted++) {
        byte[] out = new byte[LENGTH];
        code.rebuild(present, at, wanted, out, LENGTH);
        assertThat(Arrays.equals(out, shards[wanted]))
            .as("shard %d from %s", wanted, Arrays.toString(present))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4, 6, e04040e0a000a0e03e7f9609b49e81b6",
    "6, 10, 9868a8b8f8e898983d666e91fb3731655ae327ba933a5c3b74072d5006ca64cb"
  })
  void parityNeverChanges(int k, int n, String parity) {
    byte[] buffer = new byte[n * 8];
    for (int i = 0; i < k * 8; i++) {
      buffer[i] = (byte) (i * 37 + 11);
    }
    ReedSolomon.of(k, n).encode(buffer, 8);
    assertThat(HexFormat.of().formatHex(buffer, k * 8, n * 8)).isEqualTo(parity);
  }

  @Test
  void everyShardIsACopyWhenOneIsEnough() {
    byte[][] shards = encoded(ReedSolomon.of(1, 5), 1, 5);
    assertThat(List.of(shards)).allSatisfy(shard -> assertThat(shard).isEqualTo(shards[0]));
  }

  @Test
  void aRangeOfAShardIsRebuiltFromTheSameRangeOfOthers() {
    ReedSolomon code = ReedSolomon.of(3, 5);
    byte[][] shards = encoded(code, 3, 5);
    int from = 777;
    int length = 2000;
    int[] present = {4, 0, 2};
    byte[][] ranges =
        Arrays.stream(present)
            .mapToObj(i -> Arrays.copyOfRange(shards[i], from, from + length))
            .toArray(byte[][]::new);
    byte[] out = new byte[length];
    code.rebuild(present, ranges, 1, out, length);
    assertThat(out).isEqualTo(Arrays.copyOfRange(shards[1], from, from + length));
  }

  @Test
  void theWidestCodeRebuilds() {
    ReedSolomon code = ReedSolomon.of(200, 256);
    byte[] buffer = new byte[256 * 3];
    new Random(3).nextBytes(buffer);
    code.encode(buffer, 3);
    int[] present = new int[200];
    byte[][] at = new byte[200][];
    for (int i = 0; i < 200; i++) {
      present[i] = 255 - i;
      at[i] = Arrays.copyOfRange(buffer, present[i] * 3, present[i] * 3 + 3);
    }
    byte[] out = new byte[3];
    code.rebuild(present, at, 0, out, 3);
    assertThat(out).isEqualTo(Arrays.copyOf(buffer, 3));
  }

  @Test
  void nothingIsWrittenBeyondTheShards() {
    byte[] buffer = new byte[4 * 10 + 1];
    buffer[40] = 42;
    ReedSolomon.of(2, 4).encode(buffer, 10);
    assertThat(buffer[40]).isEqualTo((byte) 42);
  }

  @Test
  void nonsenseIsRefused() {
    ReedSolomon code = ReedSolomon.of(2, 4);
    byte[][] two = new byte[2][8];
    byte[] out = new byte[8];
    refused(() -> ReedSolomon.of(0, 1));
    refused(() -> ReedSolomon.of(3, 2));
    refused(() -> ReedSolomon.of(4, 257));
    refused(() -> code.encode(new byte[31], 8));
    refused(() -> code.encode(new byte[31], -1));
    refused(() -> code.encode(new byte[31], Integer.MAX_VALUE));
    refused(() -> code.rebuild(new int[] {0}, two, 2, out, 8));
    refused(() -> code.rebuild(new int[] {0, 1, 2}, new byte[3][8], 3, out, 8));
    refused(() -> code.rebuild(new int[] {1, 1}, two, 2, out, 8));
    refused(() -> code.rebuild(new int[] {0, 4}, two, 2, out, 8));
    refused(() -> code.rebuild(new int[] {-1, 1}, two, 2, out, 8));
    refused(() -> code.rebuild(new int[] {0, 1}, two, 4, out, 8));
    refused(() -> code.rebuild(new int[] {0, 1}, two, 2, out, 9));
    refused(() -> code.rebuild(new int[] {0, 1}, two, 2, new byte[20], 9));
    refused(() -> code.rebuild(new int[] {0, 1}, two, 2, out, -1));
  }

  private static void refused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[][] encoded(ReedSolomon code, int k, int n) {
    byte[] buffer = new byte[n * LENGTH];
    byte[] data = new byte[k * LENGTH];
    new Random(k * 100 + n).nextBytes(data);
    System.arraycopy(data, 0, buffer, 0, data.length);
    code.encode(buffer, LENGTH);
    assertThat(Arrays.equals(data, 0, data.length, buffer, 0, data.length)).isTrue();
    byte[][] shards = new byte[n][];
    for (int i = 0; i < n; i++) {
      shards[i] = Arrays.copyOfRange(buffer, i * LENGTH, (i + 1) * LENGTH);
    }
    return shards;
  }

  private static List<int[]> subsets(int k, int n) {
    List<int[]> found = new ArrayList<>();
    for (int set = 0; set < 1 << n; set++) {
      if (Integer.bitCount(set) == k) {
        int bits = set;
        found.add(IntStream.range(0, n).filter(i -> (bits >> i & 1) == 1).toArray());
      }
    }
    return found;
  }
}
