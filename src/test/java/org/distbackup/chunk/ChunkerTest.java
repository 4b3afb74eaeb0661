package org.distbackup.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChunkerTest {
  private static final ChunkSizes SMALL = new ChunkSizes(256, 1024, 4096);

  @Property(tries = 200)
  void chunksFillTheInputAndKeepToTheirBounds(
      @ForAll long seed, @ForAll @IntRange(max = 50_000) int length) {
    List<Integer> cuts = cuts(chunker(seed), random(seed, length), SMALL.max());
    assertThat(cuts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(length);
    assertThat(cuts).allSatisfy(cut -> assertThat(cut).isBetween(1, SMALL.max()));
    assertThat(cuts.subList(0, Math.max(0, cuts.size() - 1)))
        .allSatisfy(cut -> assertThat(cut).isGreaterThan(SMALL.min()));
  }

  @Property(tries = 100)
  void howMuchMoreIsInTheBufferChangesNoCut(
      @ForAll long seed, @ForAll @IntRange(max = 50_000) int length) {
    byte[] input = random(seed, length);
    Chunker chunker = chunker(seed);
    assertThat(cuts(chunker, input, SMALL.max()))
        .isEqualTo(cuts(chunker, input, Integer.MAX_VALUE));
  }

  @Property(tries = 50)
  void anInsertedByteChangesFewChunks(@ForAll long seed, @ForAll @IntRange(max = 2000) int where) {
    byte[] before = random(seed, 100_000);
    byte[] after = new byte[before.length + 1];
    System.arraycopy(before, 0, after, 0, where);
    after[where] = 42;
    System.arraycopy(before, where, after, where + 1, before.length - where);
    Chunker chunker = chunker(1);
    Set<String> known = new HashSet<>(chunks(chunker, before));
    List<String> now = chunks(chunker, after);
    long survivors = now.stream().filter(known::contains).count();
    assertThat(survivors).isGreaterThan(now.size() * 3L / 4);
  }

  @Property(tries = 50)
  void theSecretDecidesWhereToCut(@ForAll long seed) {
    byte[] input = random(seed, 50_000);
    List<Integer> cuts = cuts(chunker(1), input, SMALL.max());
    assertThat(cuts(chunker(1), input, SMALL.max())).isEqualTo(cuts);
    assertThat(cuts(chunker(2), input, SMALL.max())).isNotEqualTo(cuts);
  }

  @Example
  void cutsNeverChange() {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) i;
    }
    byte[] input = new byte[20_000];
    long state = 1;
    for (int i = 0; i < input.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      input[i] = (byte) (state >>> 56);
    }
    Chunker chunker = new Chunker(GearTable.derive(seed), SMALL);
    assertThat(cuts(chunker, input, SMALL.max()))
        .containsExactly(
            2118, 1074, 1208, 1028, 1055, 1129, 401, 1214, 1836, 1249, 1079, 1426, 1586, 615, 1520,
            1282, 180);
  }

  @Example
  void whatHasNoBoundaryIsCutAtTheMaximum() {
    byte[] zeros = new byte[3 * SMALL.max() + 5];
    assertThat(cuts(chunker(1), zeros, SMALL.max()))
        .containsExactly(SMALL.max(), SMALL.max(), SMALL.max(), 5);
  }

  @Example
  void nothingOutsideTheRangeIsLookedAt() {
    byte[] buffer = random(7, 3 * SMALL.max());
    byte[] other = random(8, 3 * SMALL.max());
    System.arraycopy(buffer, 1000, other, 1000, SMALL.max());
    Chunker chunker = chunker(1);
    assertThat(chunker.cut(other, 1000, SMALL.max()))
        .isEqualTo(chunker.cut(buffer, 1000, SMALL.max()));
  }

  @Example
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> chunker(1).cut(new byte[10], 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> GearTable.derive(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkSizes(63, 1024, 4096))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkSizes(256, 1000, 4096))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkSizes(256, 1024, 1024))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Chunker chunker(long secret) {
    return new Chunker(GearTable.derive(random(secret, 32)), SMALL);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<Integer> cuts(Chunker chunker, byte[] input, int atOnce) {
    List<Integer> cuts = new ArrayList<>();
    for (int at = 0; at < input.length; ) {
      int cut = chunker.cut(input, at, Math.min(atOnce, input.length - at));
      cuts.add(cut);
      at += cut;
    }
    return cuts;
  }

  private static List<String> chunks(Chunker chunker, byte[] input) {
    List<String> chunks = new ArrayList<>();
    int at = 0;
    for (int cut : cuts(chunker, input, SMALL.max())) {
      chunks.add(Arrays.toString(Arrays.copyOfRange(input, at, at + cut)));
      at += cut;
    }
    return chunks;
  }
}
