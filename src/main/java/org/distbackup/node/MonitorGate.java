package org.distbackup.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.distbackup.id.PeerId;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorReply;
import org.distbackup.placement.Endpoint;
import org.jspecify.annotations.Nullable;

/** Asks the monitor, from outside the actors, through whichever actor system runs now. */
final class MonitorGate {
  private static final int TRIES = 3;

  private record Open(ActorRef<MonitorCommand> monitor, ActorSystem<?> system) {}

  private volatile @Nullable Open open;

  void attach(ActorRef<MonitorCommand> monitor, ActorSystem<?> system) {
    open = new Open(monitor, system);
  }

  void detach() {
    open = null;
  }

  /**
   * Where the monitor is that answers: on the oldest node that is one, as singletons are. Empty
   * while this node knows of none in its cluster.
   */
  Optional<Endpoint> address() {
    var gate = open;
    if (gate == null) {
      return Optional.empty();
    }
    var members = Cluster.get(gate.system()).state().getMembers().spliterator();
    return StreamSupport.stream(members, false)
        .filter(member -> member.hasRole(Singleton.ROLE))
        .min(Member.ageOrdering())
        .flatMap(MonitorGuardian::endpoint);
  }

  /** All members, or empty when no monitor answers in time. */
  Optional<List<MemberView>> members(Duration patience) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      var first = page(0, patience);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      var members = new ArrayList<>(first.get().members());
      int version = first.get().membersVersion();
      boolean whole = true;
      for (int number = 1; whole && number < first.get().pages(); number++) {
        var page = page(number, patience);
        whole = page.isPresent() && page.get().membersVersion() == version;
        page.ifPresent(found -> members.addAll(found.members()));
      }
      if (whole) {
        return Optional.of(members);
      }
    }
    return Optional.empty();
  }

  private Optional<MonitorReply.MembersPage> page(int number, Duration patience)
      throws InterruptedException {
    return ask(replyTo -> new MonitorCommand.DescribeMembers(number, replyTo), patience);
  }

  /** Tells the monitor that this peer logs out; waits a moment for it to note it. */
  void leave(PeerId peer, Duration patience) throws InterruptedException {
    this.<MonitorReply.LeaveNoted>ask(
        replyTo -> new MonitorCommand.PeerLeft(peer, replyTo), patience);
  }

  private <T> Optional<T> ask(Function<ActorRef<T>, MonitorCommand> message, Duration patience)
      throws InterruptedException {
    var gate = open;
    if (gate == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          AskPattern.<MonitorCommand, T>ask(
                  gate.monitor(), message::apply, patience, gate.system().scheduler())
              .toCompletableFuture()
              .get(patience.toMillis() + 100, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException | IllegalStateException silent) {
      // The last: the scheduler of a system that has ended takes nothing more.
      return Optional.empty();
    }
  }
}
