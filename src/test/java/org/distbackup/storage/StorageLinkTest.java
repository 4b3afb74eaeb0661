package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.Test;

/** Threads that ask when the cluster downs this node: its actor system ends under them. */
class StorageLinkTest {
  private static final GroupId GROUP = new GroupId(1, 2);
  private static final ShardName SHARD = new ShardName(new PackId(3, 4), 0);

  private final ActorTestKit kit = ActorTestKit.create("cut-off", ConfigFactory.load());
  private final CompletableFuture<StorageActor.Command> asked = new CompletableFuture<>();
  private final ActorRef<StorageActor.Command> mute =
      kit.spawn(
          Behaviors.receiveMessage(
              command -> {
                asked.complete(command);
                return Behaviors.same();
              }));
  private final StorageLink link =
      new StorageLink(mute, kit.system().scheduler(), Duration.ofSeconds(2));

  @Test
  void whoAskedWhenTheSystemEndsIsAnswered() throws Exception {
    var noted = CompletableFuture.runAsync(() -> link.note(GROUP, List.of()));
    asked.get(20, TimeUnit.SECONDS);
    kit.shutdownTestKit();
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> noted.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(Refusal.class);
  }

  @Test
  void whoAsksAfterwardsIsAnsweredToo() throws Exception {
    kit.shutdownTestKit();
    assertThat(link.record(GROUP, SHARD, 5).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isEqualTo(StorageActor.RecordAnswer.UNAVAILABLE);
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> link.trashed(GROUP));
  }
}
