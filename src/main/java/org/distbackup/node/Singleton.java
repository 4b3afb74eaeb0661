package org.distbackup.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.distbackup.message.MonitorCommand;
import org.distbackup.monitor.MonitorActor;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.AddressBook;

/**
 * The one MonitorActor of a cluster: it runs on the oldest node with the role {@link #ROLE}, and
 * every other node gets a proxy to it.
 *
 * @param known shown the members and groups that the actor knows, where it runs
 */
record Singleton(
    String nodeName, MonitorSettings settings, InstantSource clock, Consumer<AddressBook> known) {
  static final String ROLE = "monitor";

  ActorRef<MonitorCommand> init(ActorSystem<?> system) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    MonitorActor.create(nodeName, settings, clock, new SecureRandom(), known),
                    "monitor")
                .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
  }
}
