package org.distbackup.bench;

import java.util.Random;
import org.distbackup.erasure.ReedSolomon;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * 4-of-6 over one pack of 32 MiB per call: four data shards of 8 MiB in, two parity shards or one
 * lost shard out. A JVM without the vector module falls back to tables.
 */
@State(Scope.Thread)
public class ErasureBenchmark {
  private static final String WITH_VECTORS = "--add-modules=jdk.incubator.vector";
  // The default of the JVM: any flag, so that those of the launching JVM are not inherited.
  private static final String WITHOUT = "-Xshare:auto";
  private static final int K = 4;
  private static final int N = 6;
  private static final int SHARD = 8 << 20;
  // Two data shards are gone, so that nothing is a mere XOR.
  private static final int[] PRESENT = {1, 3, 4, 5};

  private final ReedSolomon code = ReedSolomon.of(K, N);
  private final byte[] pack = new byte[N * SHARD];
  private final byte[][] shards = new byte[K][SHARD];
  private final byte[] lost = new byte[SHARD];

  /** Random shards. */
  public ErasureBenchmark() {
    Random random = new Random(1);
    random.nextBytes(pack);
    for (byte[] shard : shards) {
      random.nextBytes(shard);
    }
  }

  /** Two parity shards, by the Vector API. */
  @Benchmark
  @Fork(jvmArgs = WITH_VECTORS)
  public byte[] encodeByVector() {
    code.encode(pack, SHARD);
    return pack;
  }

  /** One lost data shard, by the Vector API. */
  @Benchmark
  @Fork(jvmArgs = WITH_VECTORS)
  public byte[] rebuildByVector() {
    code.rebuild(PRESENT, shards, 0, lost, SHARD);
    return lost;
  }

  /** Two parity shards, by tables. */
  @Benchmark
  @Fork(jvmArgs = WITHOUT)
  public byte[] encodeByTable() {
    code.encode(pack, SHARD);
    return pack;
  }

  /** One lost data shard, by tables. */
  @Benchmark
  @Fork(jvmArgs = WITHOUT)
  public byte[] rebuildByTable() {
    code.rebuild(PRESENT, shards, 0, lost, SHARD);
    return lost;
  }
}
