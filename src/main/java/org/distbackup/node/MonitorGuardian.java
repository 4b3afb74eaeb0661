package org.distbackup.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Subscribe;
import org.distbackup.durable.AtomicFile;
import org.distbackup.message.MonitorCommand;
import org.distbackup.placement.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The top actor of a monitor: joins, runs the MonitorActor, tells it what the failure detector
 * sees, and remembers the peers' addresses. With these a monitor that was killed joins the cluster
 * that its peers are still in, instead of founding another beside it.
 */
final class MonitorGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorGuardian.class);
  private static final int MOST_SEEDS = 8;

  private final ActorRef<MonitorCommand> monitor;
  private final Path addresses;
  private final Endpoint self;

  private MonitorGuardian(ActorRef<MonitorCommand> monitor, Path addresses, Endpoint self) {
    this.monitor = monitor;
    this.addresses = addresses;
    this.self = self;
  }

  /**
   * The guardian.
   *
   * @param addresses the file in which the peers' addresses are remembered
   * @param started told of the monitor when it is there
   */
  static Behavior<ClusterEvent.ClusterDomainEvent> create(
      Singleton singleton,
      Endpoint self,
      Path addresses,
      BiConsumer<ActorRef<MonitorCommand>, ActorSystem<?>> started) {
    return Behaviors.setup(
        context -> {
          var monitor = singleton.init(context.getSystem());
          var guardian = new MonitorGuardian(monitor, addresses, self);
          guardian.join(context);
          started.accept(monitor, context.getSystem());
          return Behaviors.receive(ClusterEvent.ClusterDomainEvent.class)
              .onAnyMessage(
                  event -> {
                    guardian.on(event, context.getSystem());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private void join(ActorContext<ClusterEvent.ClusterDomainEvent> context) {
    var cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            new Subscribe<>(
                context.getSelf().<ClusterEvent.MemberEvent>narrow(),
                ClusterEvent.MemberEvent.class));
    cluster
        .subscriptions()
        .tell(
            new Subscribe<>(
                context.getSelf().<ClusterEvent.ReachabilityEvent>narrow(),
                ClusterEvent.ReachabilityEvent.class));
    var seeds = new ArrayList<Address>();
    seeds.add(PeerGuardian.address(self));
    remembered().forEach(peer -> seeds.add(PeerGuardian.address(peer)));
    cluster.manager().tell(new JoinSeedNodes(seeds));
  }

  private void on(ClusterEvent.ClusterDomainEvent event, ActorSystem<?> system) {
    switch (event) {
      case ClusterEvent.UnreachableMember gone ->
          endpoint(gone.member())
              .ifPresent(peer -> monitor.tell(new MonitorCommand.PeerUnreachable(peer)));
      case ClusterEvent.ReachableMember back ->
          endpoint(back.member())
              .ifPresent(peer -> monitor.tell(new MonitorCommand.PeerReachable(peer)));
      case ClusterEvent.MemberRemoved gone -> {
        endpoint(gone.member())
            .ifPresent(peer -> monitor.tell(new MonitorCommand.PeerUnreachable(peer)));
        remember(system);
      }
      case ClusterEvent.MemberUp up -> remember(system);
      default -> {}
    }
  }

  static Optional<Endpoint> endpoint(Member member) {
    var address = member.address();
    return address.getHost().isEmpty() || address.getPort().isEmpty()
        ? Optional.empty()
        : Optional.of(new Endpoint(address.getHost().get(), address.getPort().get()));
  }

  private void remember(ActorSystem<?> system) {
    var lines = new TreeSet<String>();
    for (var member : Cluster.get(system).state().getMembers()) {
      endpoint(member).filter(peer -> !peer.equals(self)).ifPresent(peer -> lines.add(peer + "\n"));
    }
    try {
      AtomicFile.write(addresses, String.join("", lines).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("The peers' addresses could not be written to {}: {}", addresses, e.getMessage());
    }
  }

  private List<Endpoint> remembered() {
    try {
      return Files.exists(addresses)
          ? Files.readAllLines(addresses).stream().limit(MOST_SEEDS).map(Endpoint::parse).toList()
          : List.of();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("The peers' addresses in {} are not used: {}", addresses, e.getMessage());
      return List.of();
    }
  }
}
