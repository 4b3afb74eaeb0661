package org.distbackup.transfer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Endpoint;

/** An actor system, a vault behind a data port on loopback, and a client. */
final class TransferRig implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom();

  final ActorSystem system;
  final FileVault vault;
  final DataPort port;
  final DataClient client;
  final DataAddress address;

  TransferRig(Path folder, String settings, TransportSecurity security) {
    this.system = ActorSystem.create("transfer", config(settings));
    this.vault = new FileVault(folder);
    try {
      this.port = DataPort.bind(system, "127.0.0.1", 0, vault, security);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.client = new DataClient(system, security);
    this.address = DataAddress.ofAnybody(new Endpoint("127.0.0.1", port.port()));
  }

  static Config config(String settings) {
    return ConfigFactory.parseString(
            settings + "\n pekko.loglevel = WARNING \n pekko.coordinated-shutdown.exit-jvm = off")
        .withFallback(ConfigFactory.load());
  }

  /** Sends all of {@code shard}, and does not give it up. */
  CompletionStage<Void> putShard(
      DataAddress peer, GroupId group, PackId pack, int index, byte[] shard) {
    return client.putShard(
        peer,
        descriptor(group, pack),
        index,
        shard,
        0,
        shard.length,
        new CompletableFuture<Void>());
  }

  static byte[] descriptor(GroupId group, PackId pack) {
    return java.nio.ByteBuffer.allocate(700).put(group.bytes()).put(pack.bytes()).array();
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    await(port.close());
    TestKit.shutdownActorSystem(system);
  }
}
