package org.distbackup.bench;

import java.util.concurrent.TimeUnit;
import org.distbackup.seal.PackSealer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long one core takes to seal a gibibyte: 200 ms are 5.4 GB/s. The first gibibyte of a fresh
 * JVM is what a short backup gets, so it is measured by itself, with the warm-up and without.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SealBenchmark {
  private static final int MIB = 1 << 20;
  private static final int CALLS = 1024;

  /** Bytes of a call: a mebibyte; more than one, unevenly; a small one. */
  @Param({"1048576", "3000001", "300001"})
  public int callBytes;

  private byte[] plain = new byte[0];
  private byte[] sealed = new byte[0];
  private PackSealer sealer = new PackSealer(new byte[32]);
  private int position;

  /** Starts with the warm-up, as a node does. */
  @State(Scope.Benchmark)
  public static class Warm {
    /** Before the one measured call. */
    @Setup(Level.Trial)
    public void warmUp() {
      PackSealer.warmUp();
    }
  }

  /** Memory that is there already, so that only sealing is measured. */
  @Setup(Level.Trial)
  public void allocate() {
    plain = new byte[callBytes];
    sealed = new byte[callBytes + PackSealer.OVERHEAD];
    sealer = new PackSealer(new byte[32]);
    position = 0;
  }

  private int sealGibibyte() {
    int written = 0;
    for (long left = (long) CALLS * MIB; left > 0; left -= callBytes) {
      written += sealer.seal(position++, (byte) 1, plain, 0, callBytes, sealed, 0);
    }
    return written;
  }

  /** 1 GiB in a fresh JVM after the warm-up. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Fork(3)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public int firstGibibyte(Warm warm) {
    return sealGibibyte();
  }

  /** The same without the warm-up: what it is for. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Fork(1)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public int firstGibibyteCold() {
    return sealGibibyte();
  }

  /** 1 GiB once all is compiled. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Fork(1)
  @Warmup(iterations = 2, time = 1)
  @Measurement(iterations = 3, time = 1)
  public int steadyState(Warm warm) {
    return sealGibibyte();
  }

  /** Runs all of it: about a minute. */
  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(SealBenchmark.class.getSimpleName()).build()).run();
  }
}
