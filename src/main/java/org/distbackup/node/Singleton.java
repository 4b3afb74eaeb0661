package org.distbackup.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.distbackup.message.MonitorCommand;
import org.distbackup.monitor.MonitorActor;
import org.distbackup.monitor.MonitorSettings;

/**
 * The one MonitorActor of a cluster: it runs on the oldest node with the role {@link #ROLE}, and
 * every other node gets a proxy to it.
 */
record Singleton(String nodeName, MonitorSettings settings, InstantSource clock) {
  static final String ROLE = "monitor";

  ActorRef<MonitorCommand> init(ActorSystem<?> system) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    MonitorActor.create(nodeName, settings, clock, new SecureRandom()), "monitor")
                .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
  }
}
