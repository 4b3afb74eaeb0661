package org.distbackup.bench;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import org.apache.pekko.actor.ActorSystem;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Endpoint;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.FileRange;
import org.distbackup.transfer.JoinSecretSecurity;
import org.distbackup.transfer.TransportSecurity;
import org.distbackup.transfer.Vault;

/**
 * Sends shards of 8 MiB to a vault that throws them away and reads them from one that has a file in
 * the page cache, in one JVM over loopback, in the clear and by TLS. Prints MB/s of each round:
 * {@code java -cp ... org.distbackup.bench.TransferBenchmark [rounds] [shards in flight]}.
 */
public final class TransferBenchmark {
  private static final int SHARD = 8 << 20;
  private static final int SHARDS_PER_ROUND = 256;

  private TransferBenchmark() {}

  /** Runs all four and prints. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    int inFlight = args.length > 1 ? Integer.parseInt(args[1]) : 4;
    Path file = Files.createTempFile("shard", ".bench");
    Files.write(file, new byte[SHARD]);
    try {
      measure("plain", TransportSecurity.PLAIN, file, rounds, inFlight);
      measure(
          "TLS",
          JoinSecretSecurity.of("only for this benchmark", new SecureRandom()),
          file,
          rounds,
          inFlight);
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(
      String name, TransportSecurity security, Path file, int rounds, int inFlight)
      throws Exception {
    ActorSystem system = ActorSystem.create("bench", ConfigFactory.load());
    DataPort port =
        DataPort.bind(
            system, "127.0.0.1", 0, new Sink(file, new ConcurrentLinkedQueue<>()), security);
    DataAddress peer = DataAddress.ofAnybody(new Endpoint("127.0.0.1", port.port()));
    SecureRandom random = new SecureRandom();
    GroupId group = GroupId.random(random);
    PackId pack = PackId.random(random);
    byte[] descriptor = new byte[700];
    byte[][] buffers = new byte[inFlight][SHARD];
    try (DataClient client = new DataClient(system, security)) {
      for (int round = 0; round < rounds; round++) {
        run(
            name + " put",
            inFlight,
            slot ->
                client.putShard(
                    peer, descriptor, 0, buffers[slot], 0, SHARD, new CompletableFuture<Void>()));
      }
      for (int round = 0; round < rounds; round++) {
        run(
            name + " get",
            inFlight,
            slot -> client.getRange(peer, group, pack, 0, 0, SHARD, buffers[slot], 0));
      }
    } finally {
      port.close().toCompletableFuture().join();
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static void run(String name, int inFlight, IntFunction<CompletionStage<Void>> transfer)
      throws InterruptedException {
    Semaphore slots = new Semaphore(inFlight);
    long cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    long start = System.nanoTime();
    for (int i = 0; i < SHARDS_PER_ROUND; i++) {
      slots.acquire();
      var _ = transfer.apply(i % inFlight).whenComplete((_, _) -> slots.release());
    }
    slots.acquire(inFlight);
    double seconds = (System.nanoTime() - start) / 1e9;
    cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() - cpu;
    double megabytes = (double) SHARDS_PER_ROUND * SHARD / 1e6;
    System.out.printf(
        "%-10s %6.0f MB/s   %4.2f s CPU/GB%n", name, megabytes / seconds, cpu / megabytes);
  }

  /** Throws away what comes, and serves one file. */
  private record Sink(Path file, Queue<ByteBuffer> steps) implements Vault {
    @Override
    public Optional<PeerId> peer() {
      return Optional.empty();
    }

    @Override
    public Incoming putShard(byte[] descriptor, int index, int length) {
      return new Incoming() {
        @Override
        public void write(ByteBuffer bytes) {}

        @Override
        public CompletionStage<Void> commit() {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public Incoming putHead(int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length)
        throws IOException {
      return new FileRange(FileChannel.open(file).position(offset), length, steps);
    }

    @Override
    public byte[] getDescriptor(GroupId group, PackId pack) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outgoing getHeads(OwnerId owner) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<byte[]> delete(byte[] deletion) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] getInventory(GroupId group, PackId after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] verifyShard(GroupId group, PackId pack, int index) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] getAddressBook() {
      throw new UnsupportedOperationException();
    }
  }
}
