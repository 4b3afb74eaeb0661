package org.distbackup.bench;

import java.util.Random;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.chunk.Chunker;
import org.distbackup.chunk.GearTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Chunking of 64 MiB per call, random. */
@State(Scope.Thread)
public class ChunkBenchmark {
  private static final int LENGTH = 64 << 20;

  private final Chunker chunker = new Chunker(GearTable.derive(new byte[32]), ChunkSizes.DEFAULT);
  private final byte[] file = new byte[LENGTH];

  /** A random file. */
  public ChunkBenchmark() {
    new Random(1).nextBytes(file);
  }

  /** All cuts of it. */
  @Benchmark
  public int chunk() {
    int chunks = 0;
    for (int at = 0; at < LENGTH; chunks++) {
      at += chunker.cut(file, at, LENGTH - at);
    }
    return chunks;
  }
}
