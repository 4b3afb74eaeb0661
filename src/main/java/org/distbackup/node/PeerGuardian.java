package org.distbackup.node;

import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.distbackup.client.ClientActor;
import org.distbackup.message.MonitorCommand;
import org.distbackup.placement.Endpoint;

/** The top actor of a peer: joins the cluster and starts the storage and the client, supervised. */
final class PeerGuardian {
  /** What the rest of the node needs of one actor system. */
  record Actors(
      ActorSystem<?> system,
      ActorRef<MonitorCommand> monitor,
      ActorRef<StorageActor.Command> storage,
      ActorRef<ClientActor.Command> client) {}

  private PeerGuardian() {}
}
