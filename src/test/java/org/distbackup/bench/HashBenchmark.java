package org.distbackup.bench;

import java.util.Random;
import org.distbackup.hash.Blake3;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** BLAKE3 of one blob per call. A JVM without the vector module takes one chunk after another. */
@State(Scope.Thread)
public class HashBenchmark {
  @Param({"4096", "1048576"})
  public int length;

  private final byte[] bytes = new byte[1 << 20];

  /** Random bytes. */
  public HashBenchmark() {
    new Random(1).nextBytes(bytes);
  }

  /** By the Vector API. */
  @Benchmark
  @Fork(jvmArgs = "--add-modules=jdk.incubator.vector")
  public byte[] byVector() {
    return Blake3.hash(bytes, 0, length);
  }

  /** Without. The flag is the default: any, so that the launching JVM's are not inherited. */
  @Benchmark
  @Fork(jvmArgs = "-Xshare:auto")
  public byte[] byWords() {
    return Blake3.hash(bytes, 0, length);
  }
}
