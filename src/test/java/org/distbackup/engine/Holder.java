package org.distbackup.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.distbackup.MemoryJournal;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.message.MonitorCommand;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.shard.ShardFile;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.PeerVault;
import org.distbackup.storage.StorageActor;
import org.distbackup.storage.StorageSettings;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.TransportSecurity;
import org.jspecify.annotations.Nullable;

/** A peer that keeps shards: its actors, its data port on loopback, its files. */
public final class Holder implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final ActorTestKit kit;
  private final Path data;
  private final StorageSettings settings;
  private final Valve valve;
  private final Member member;
  private @Nullable DataPort port;
  private final List<DataPort> morePorts = new ArrayList<>();

  Holder(
      int number,
      Path data,
      long offered,
      ActorRef<MonitorCommand> monitor,
      StorageSettings settings)
      throws IOException {
    this.kit = ActorTestKit.create("holder-" + number, MemoryJournal.CONFIG);
    this.data = Files.createDirectories(data);
    this.settings = settings;
    var id = new PeerId(1, number);
    var holdings = Holdings.open(data, offered, InstantSource.system(), InstantSource.system());
    var vault = new PeerVault(id, holdings, settings);
    valve = new Valve(vault);
    var bound = bind(0);
    port = bound;
    member =
        new Member(
            id,
            "holder-" + number,
            "site-" + number,
            new Endpoint(HOST, number),
            new Endpoint(HOST, bound.port()),
            new OwnerId(0, 0, 0, number),
            offered);
    vault.attach(
        kit.spawn(StorageActor.create(member, holdings, monitor, settings)), kit.scheduler());
  }

  private DataPort bind(int number) {
    try {
      return DataPort.bind(kit.system(), HOST, number, valve, TransportSecurity.PLAIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PeerId id() {
    return member.id();
  }

  Valve valve() {
    return valve;
  }

  /** From now on it cannot be reached; connections are cut. */
  public void unplug() {
    var open = port;
    if (open != null) {
      close(open);
      port = null;
    }
  }

  private static void close(DataPort open) {
    open.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** It is there again, on the port of another that is not. */
  void plugAt(Holder other) {
    port = bind(other.member.data().port());
  }

  /** It answers on the port of another as well, who is not there. */
  void plugAlsoAt(Holder other) {
    morePorts.add(bind(other.member.data().port()));
  }

  /** It answers on no port but its own. */
  void leaveOtherPorts() {
    morePorts.forEach(Holder::close);
    morePorts.clear();
  }

  /** It is there again, on its old port. */
  void plug() {
    valve.open();
    if (port == null) {
      port = bind(member.data().port());
    }
  }

  /** From now on its address leads to a peer with an empty data directory, until it is plugged. */
  void replaceByStranger() {
    try {
      var empty = Files.createTempDirectory(data.getParent(), "stranger");
      var holdings = Holdings.open(empty, 0, InstantSource.system(), InstantSource.system());
      valve.leadTo(new PeerVault(new PeerId(9, 9), holdings, settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Turns over a byte in every 64 of each shard it holds of a pack of that group. */
  void rot(GroupId group) {
    for (var file : shardFiles(group)) {
      try {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = ShardFile.HEADER_BYTES; at < bytes.length; at += 64) {
          bytes[at] ^= 0x55;
        }
        Files.write(file, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  List<Path> shardFiles(GroupId group) {
    var folder = data.resolve("shards").resolve(group.toString());
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    unplug();
    leaveOtherPorts();
    kit.shutdownTestKit();
  }
}
