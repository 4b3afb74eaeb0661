package org.distbackup.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.distbackup.client.ClientActor;
import org.distbackup.id.OwnerId;
import org.distbackup.message.MonitorCommand;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.storage.Holdings;
import org.distbackup.storage.StorageActor;
import org.distbackup.storage.StorageSettings;

/**
 * The top actor of a peer: joins the cluster and starts the storage and the client, each supervised
 * with backoff, so that a failing one starts again and the node lives on.
 */
final class PeerGuardian {
  /** What it takes to start the actors of a peer. */
  record Parts(
      Member self,
      OwnerId owner,
      List<Endpoint> monitors,
      Holdings holdings,
      StorageSettings storage,
      Singleton monitor) {}

  /** The actors of one actor system. */
  record Actors(
      ActorRef<MonitorCommand> monitor,
      ActorRef<StorageActor.Command> storage,
      ActorRef<ClientActor.Command> client) {}

  /** Told when the actors of a system are there, and before they go. */
  interface Listener {
    void started(Actors actors, ActorSystem<?> system);

    void stopping();
  }

  private PeerGuardian() {}

  static Behavior<Void> create(Parts parts, Listener listener) {
    return Behaviors.setup(context -> start(context, parts, listener));
  }

  private static Behavior<Void> start(ActorContext<Void> context, Parts parts, Listener listener) {
    var monitor = parts.monitor().init(context.getSystem());
    var storage =
        context.spawn(
            StorageActor.create(parts.self(), parts.holdings(), monitor, parts.storage()),
            "storage",
            DispatcherSelector.blocking());
    var client =
        context.spawn(ClientActor.create(parts.owner(), parts.self().id(), monitor), "client");
    Cluster.get(context.getSystem())
        .manager()
        .tell(new JoinSeedNodes(parts.monitors().stream().map(PeerGuardian::address).toList()));
    listener.started(new Actors(monitor, storage, client), context.getSystem());
    CoordinatedShutdown.get(context.getSystem())
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "distbackup-say-goodbye",
            () -> {
              listener.stopping();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return Behaviors.empty();
  }

  static Address address(Endpoint endpoint) {
    return new Address("pekko", ClusterRuntime.SYSTEM, endpoint.host(), endpoint.port());
  }
}
