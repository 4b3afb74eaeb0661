package org.distbackup.hash;

import static org.distbackup.hash.Blake3.TILE_CHUNKS;
import static org.distbackup.hash.Compression.BLOCK_BYTES;
import static org.distbackup.hash.Compression.BLOCK_WORDS;
import static org.distbackup.hash.Compression.CHUNK_END;
import static org.distbackup.hash.Compression.CHUNK_START;
import static org.distbackup.hash.Compression.CV_WORDS;
import static org.distbackup.hash.Compression.IV;

import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many chunks or pairs at once as a vector has lanes, 4 to 16: each vector holds the same word
 * of all of them.
 */
final class VectorKernel implements Kernel {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = SPECIES.withLanes(byte.class);
  private static final int LANES = SPECIES.length();

  private static final int CACHE_LINE = 64;

  /** Which row of words each round mixes in where: sixteen for each of seven rounds. */
  private static final int[] ROWS = new int[Compression.ROUNDS * BLOCK_WORDS];

  /** For steps 1, 2, 4 ...: which lanes of two rows make the first, and the second, of the new. */
  private static final int[] FIRST = new int[BLOCK_WORDS * LANES];

  private static final int[] SECOND = new int[BLOCK_WORDS * LANES];

  private static final int[] EVEN = new int[LANES];
  private static final int[] ODD = new int[LANES];

  static {
    for (int i = 0; i < BLOCK_WORDS; i++) {
      ROWS[i] = i * LANES;
    }
    for (int r = BLOCK_WORDS; r < ROWS.length; r += BLOCK_WORDS) {
      for (int i = 0; i < BLOCK_WORDS; i++) {
        ROWS[r + i] = ROWS[r - BLOCK_WORDS + Compression.PERMUTATION[i]];
      }
    }
    for (int step = 1; step < LANES; step *= 2) {
      for (int lane = 0; lane < LANES; lane++) {
        int fromSecondRow = (lane & step) == 0 ? 0 : LANES;
        int low = lane & ~step;
        FIRST[step * LANES + lane] = fromSecondRow + low;
        SECOND[step * LANES + lane] = fromSecondRow + low + step;
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      EVEN[lane] = 2 * lane;
      ODD[lane] = 2 * lane + 1;
    }
  }

  /** If the machine's vectors are worth it; without C2 they are not. */
  static Optional<Kernel> ifWideEnough() {
    return LANES >= 4 && LANES <= BLOCK_WORDS ? Optional.of(new VectorKernel()) : Optional.empty();
  }

  @Override
  public void chunks(
      byte[] in,
      int offset,
      int count,
      int[] key,
      long counter,
      int flags,
      int[] cvs,
      int[] words) {
    int[] starts = new int[LANES];
    int[] counters = new int[LANES];
    for (int i = 0; i < count; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        // Lanes to spare take the last chunk again.
        starts[lane] = offset + Math.min(i + lane, count - 1) * Blake3.CHUNK_BYTES;
        counters[lane] = (int) counter + i + lane;
      }
      words[0] = prefetched(in, starts[0], Math.min(LANES, count - i) * Blake3.CHUNK_BYTES);
      begin(cvs, i, key);
      for (int at = 0; at < Blake3.CHUNK_BYTES; at += BLOCK_BYTES) {
        int start = at == 0 ? CHUNK_START : 0;
        int end = at == Blake3.CHUNK_BYTES - BLOCK_BYTES ? CHUNK_END : 0;
        load(in, starts, at, words);
        compress(cvs, i, words, counters, (int) (counter >>> Integer.SIZE), flags | start | end);
      }
    }
  }

  @Override
  public void parents(int[] cvs, int pairs, int[] key, int flags, int[] words) {
    IntVector even = IntVector.fromArray(SPECIES, EVEN, 0);
    IntVector odd = IntVector.fromArray(SPECIES, ODD, 0);
    int[] counters = new int[LANES];
    for (int i = 0; i < pairs; i += LANES) {
      for (int w = 0; w < CV_WORDS; w++) {
        int at = w * TILE_CHUNKS + 2 * i;
        IntVector a = IntVector.fromArray(SPECIES, cvs, at);
        IntVector b = IntVector.fromArray(SPECIES, cvs, at + LANES);
        even.selectFrom(a, b).intoArray(words, w * LANES);
        odd.selectFrom(a, b).intoArray(words, (CV_WORDS + w) * LANES);
      }
      begin(cvs, i, key);
      compress(cvs, i, words, counters, 0, flags);
    }
  }

  /**
   * Looks at each line of the cache in order. The processor sees that and fetches ahead, which it
   * does not when many chunks are read side by side: half as fast again from memory.
   *
   * @return anything; to be kept, so that the JIT does not leave it all out
   */
  private static int prefetched(byte[] in, int offset, int length) {
    int sum = 0;
    for (int at = 0; at < length; at += CACHE_LINE) {
      sum += in[offset + at];
    }
    return sum;
  }

  private static void begin(int[] cvs, int i, int[] key) {
    for (int w = 0; w < CV_WORDS; w++) {
      IntVector.broadcast(SPECIES, key[w]).intoArray(cvs, w * TILE_CHUNKS + i);
    }
  }

  /**
   * Loads a block of each chunk and transposes: word w of all of them becomes row w. As many rows
   * as there are lanes are a square, in which each step swaps squares twice as large; the first two
   * steps are taken on the way in.
   */
  private static void load(byte[] in, int[] starts, int at, int[] words) {
    IntVector first1 = IntVector.fromArray(SPECIES, FIRST, LANES);
    IntVector second1 = IntVector.fromArray(SPECIES, SECOND, LANES);
    IntVector first2 = IntVector.fromArray(SPECIES, FIRST, 2 * LANES);
    IntVector second2 = IntVector.fromArray(SPECIES, SECOND, 2 * LANES);
    for (int w = 0; w < BLOCK_WORDS; w += LANES) {
      for (int lane = 0; lane < LANES; lane += 4) {
        int from = at + w * Integer.BYTES;
        IntVector a = ints(in, starts[lane] + from);
        IntVector b = ints(in, starts[lane + 1] + from);
        IntVector c = ints(in, starts[lane + 2] + from);
        IntVector d = ints(in, starts[lane + 3] + from);
        IntVector evenOfAb = first1.selectFrom(a, b);
        IntVector oddOfAb = second1.selectFrom(a, b);
        IntVector evenOfCd = first1.selectFrom(c, d);
        IntVector oddOfCd = second1.selectFrom(c, d);
        int row = (w + lane) * LANES;
        first2.selectFrom(evenOfAb, evenOfCd).intoArray(words, row);
        first2.selectFrom(oddOfAb, oddOfCd).intoArray(words, row + LANES);
        second2.selectFrom(evenOfAb, evenOfCd).intoArray(words, row + 2 * LANES);
        second2.selectFrom(oddOfAb, oddOfCd).intoArray(words, row + 3 * LANES);
      }
    }
    for (int step = 4; step < LANES; step *= 2) {
      IntVector first = IntVector.fromArray(SPECIES, FIRST, step * LANES);
      IntVector second = IntVector.fromArray(SPECIES, SECOND, step * LANES);
      for (int base = 0; base < BLOCK_WORDS; base += 2 * step) {
        for (int row = base; row < base + step; row++) {
          IntVector a = IntVector.fromArray(SPECIES, words, row * LANES);
          IntVector b = IntVector.fromArray(SPECIES, words, (row + step) * LANES);
          first.selectFrom(a, b).intoArray(words, row * LANES);
          second.selectFrom(a, b).intoArray(words, (row + step) * LANES);
        }
      }
    }
  }

  private static IntVector ints(byte[] in, int at) {
    return ByteVector.fromArray(BYTES, in, at).reinterpretAsInts();
  }

  /**
   * {@link Compression#compress} in each lane, of whole blocks, for values i and following. In one
   * piece: C2 inlines no method of ours into one as large as this, and vectors that are handed over
   * are objects.
   */
  private static void compress(
      int[] cvs, int i, int[] words, int[] counters, int highCounter, int flags) {
    IntVector v0 = IntVector.fromArray(SPECIES, cvs, i);
    IntVector v1 = IntVector.fromArray(SPECIES, cvs, TILE_CHUNKS + i);
    IntVector v2 = IntVector.fromArray(SPECIES, cvs, 2 * TILE_CHUNKS + i);
    IntVector v3 = IntVector.fromArray(SPECIES, cvs, 3 * TILE_CHUNKS + i);
    IntVector v4 = IntVector.fromArray(SPECIES, cvs, 4 * TILE_CHUNKS + i);
    IntVector v5 = IntVector.fromArray(SPECIES, cvs, 5 * TILE_CHUNKS + i);
    IntVector v6 = IntVector.fromArray(SPECIES, cvs, 6 * TILE_CHUNKS + i);
    IntVector v7 = IntVector.fromArray(SPECIES, cvs, 7 * TILE_CHUNKS + i);
    IntVector v8 = IntVector.broadcast(SPECIES, IV[0]);
    IntVector v9 = IntVector.broadcast(SPECIES, IV[1]);
    IntVector v10 = IntVector.broadcast(SPECIES, IV[2]);
    IntVector v11 = IntVector.broadcast(SPECIES, IV[3]);
    IntVector v12 = IntVector.fromArray(SPECIES, counters, 0);
    IntVector v13 = IntVector.broadcast(SPECIES, highCounter);
    IntVector v14 = IntVector.broadcast(SPECIES, BLOCK_BYTES);
    IntVector v15 = IntVector.broadcast(SPECIES, flags);
    for (int r = 0; r < ROWS.length; r += BLOCK_WORDS) {
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, words, ROWS[r]));
      v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
      v8 = v8.add(v12);
      v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, words, ROWS[r + 1]));
      v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
      v8 = v8.add(v12);
      v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, words, ROWS[r + 2]));
      v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
      v9 = v9.add(v13);
      v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, words, ROWS[r + 3]));
      v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
      v9 = v9.add(v13);
      v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, words, ROWS[r + 4]));
      v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
      v10 = v10.add(v14);
      v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, words, ROWS[r + 5]));
      v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
      v10 = v10.add(v14);
      v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, words, ROWS[r + 6]));
      v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
      v11 = v11.add(v15);
      v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, words, ROWS[r + 7]));
      v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
      v11 = v11.add(v15);
      v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, words, ROWS[r + 8]));
      v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
      v10 = v10.add(v15);
      v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, words, ROWS[r + 9]));
      v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
      v10 = v10.add(v15);
      v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, words, ROWS[r + 10]));
      v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
      v11 = v11.add(v12);
      v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, words, ROWS[r + 11]));
      v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
      v11 = v11.add(v12);
      v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, words, ROWS[r + 12]));
      v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
      v8 = v8.add(v13);
      v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, words, ROWS[r + 13]));
      v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
      v8 = v8.add(v13);
      v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, words, ROWS[r + 14]));
      v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
      v9 = v9.add(v14);
      v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, words, ROWS[r + 15]));
      v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
      v9 = v9.add(v14);
      v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
    }
    v0.lanewise(VectorOperators.XOR, v8).intoArray(cvs, i);
    v1.lanewise(VectorOperators.XOR, v9).intoArray(cvs, TILE_CHUNKS + i);
    v2.lanewise(VectorOperators.XOR, v10).intoArray(cvs, 2 * TILE_CHUNKS + i);
    v3.lanewise(VectorOperators.XOR, v11).intoArray(cvs, 3 * TILE_CHUNKS + i);
    v4.lanewise(VectorOperators.XOR, v12).intoArray(cvs, 4 * TILE_CHUNKS + i);
    v5.lanewise(VectorOperators.XOR, v13).intoArray(cvs, 5 * TILE_CHUNKS + i);
    v6.lanewise(VectorOperators.XOR, v14).intoArray(cvs, 6 * TILE_CHUNKS + i);
    v7.lanewise(VectorOperators.XOR, v15).intoArray(cvs, 7 * TILE_CHUNKS + i);
  }
}
