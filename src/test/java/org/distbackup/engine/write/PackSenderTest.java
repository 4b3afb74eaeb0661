package org.distbackup.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.distbackup.MemoryJournal;
import org.distbackup.engine.TenPeers;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.catalog.PackUse;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.pack.FilledPack;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.index.BlobIndex;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Group;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.TransportSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackSenderTest {
  /** Something in the JVM gives way. */
  private static final class NoMemory extends TenPeers {
    @Override
    public Optional<Group> requestGroup(Set<PeerId> avoid) {
      throw new OutOfMemoryError("as if");
    }
  }

  @Test
  void anErrorEndsTheJobInsteadOfHangingIt(@TempDir Path folder) throws Exception {
    var kit = ActorTestKit.create(MemoryJournal.CONFIG);
    var keys = OwnerKeys.derive(MasterSecret.random(new SecureRandom()));
    var catalog = new NoMemory();
    var clock = InstantSource.system();
    try (var workers = new Workers(keys);
        var index = BlobIndex.open(folder);
        var data = new DataClient(kit.system(), TransportSecurity.PLAIN)) {
      var context =
          new PackSender.Context(
              keys,
              workers,
              catalog,
              index,
              new ShardPutter(data, catalog, new MemberHealth(clock), clock),
              new PackSender.Redundancy(1, Duration.ofSeconds(1)),
              clock,
              clock);
      try (var sender =
          new PackSender(
              context, new GroupChoice(catalog), new PackUse().begin(), new Progress())) {
        var released = new CountDownLatch(1);
        var pack = new FilledPack(new PackId(0, 1), new byte[1], 1, List.of());
        sender.send(pack, released::countDown);
        var failure =
            assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThrows(CompletionException.class, sender::awaitAll));
        assertThat(failure).hasRootCauseInstanceOf(OutOfMemoryError.class);
        released.await();
      }
    } finally {
      kit.shutdownTestKit();
    }
  }
}
