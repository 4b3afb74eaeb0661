package org.distbackup.bench;

import java.util.Random;
import org.distbackup.compress.Compressor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Compression of 32 chunks of 1 MiB per call. */
@State(Scope.Thread)
public class CompressBenchmark {
  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 32;

  /** The zstd level. */
  @Param({"1", "3"})
  public int level;

  private final byte[] random = new byte[CHUNK * CHUNKS];
  private final byte[] text = new byte[CHUNK * CHUNKS];
  private final byte[] out = new byte[CHUNK];
  private final byte[] frame = new byte[CHUNK];
  private int frameLength;
  private Compressor compressor = new Compressor(1);

  /** Bytes that do not shrink, and a text of words that does. */
  public CompressBenchmark() {
    Random source = new Random(1);
    source.nextBytes(random);
    byte[][] words = new byte[4096][];
    for (int i = 0; i < words.length; i++) {
      words[i] = new byte[2 + source.nextInt(9)];
      for (int j = 0; j < words[i].length; j++) {
        words[i][j] = (byte) ('a' + source.nextInt(26));
      }
    }
    for (int at = 0; at < text.length; at++) {
      byte[] word = words[(int) (words.length * Math.pow(source.nextDouble(), 3))];
      int length = Math.min(word.length, text.length - at);
      System.arraycopy(word, 0, text, at, length);
      at += length;
      if (at < text.length) {
        text[at] = ' ';
      }
    }
  }

  /** The level is known only now. */
  @Setup
  public void open() {
    compressor.close();
    compressor = new Compressor(level);
    frameLength = compressor.compress(text, 0, CHUNK, frame, 0);
  }

  /** Frees native memory. */
  @TearDown
  public void close() {
    compressor.close();
  }

  /** Given up early. */
  @Benchmark
  public int incompressible() {
    return compressAll(random);
  }

  /** Words. */
  @Benchmark
  public int text() {
    return compressAll(text);
  }

  /** Words back, the same chunk 32 times. */
  @Benchmark
  public byte[] textBack() {
    for (int i = 0; i < CHUNKS; i++) {
      compressor.decompress(frame, 0, frameLength, out, 0, CHUNK);
    }
    return out;
  }

  private int compressAll(byte[] chunks) {
    int sum = 0;
    for (int i = 0; i < CHUNKS; i++) {
      sum += compressor.compress(chunks, i * CHUNK, CHUNK, out, 0);
    }
    return sum;
  }
}
