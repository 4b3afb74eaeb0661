package org.distbackup.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.distbackup.placement.Endpoint;

/** What Pekko must know of this node beyond reference.conf. */
final class ClusterConfig {
  private ClusterConfig() {}

  /** For the actor system that is a member of the cluster; it may be started many times. */
  static Config cluster(Settings settings, NodeDirectory directory, Endpoint control, String role) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.actor.provider", "cluster");
    values.put("pekko.cluster.roles", List.of(role));
    values.put("pekko.remote.artery.transport", settings.encrypted() ? "tls-tcp" : "tcp");
    values.put("pekko.remote.artery.canonical.hostname", control.host());
    values.put("pekko.remote.artery.canonical.port", control.port());
    values.put("pekko.remote.artery.bind.hostname", settings.bind());
    values.put("pekko.remote.artery.bind.port", control.port());
    values.put("pekko.persistence.journal.leveldb.dir", directory.journal().toString());
    values.put("pekko.persistence.snapshot-store.local.dir", directory.snapshots().toString());
    return ConfigFactory.parseMap(values).withFallback(settings.config());
  }

  /** For the actor system that lives as long as the node: data port, transfers, local API. */
  static Config local(Settings settings) {
    return ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"))
        .withFallback(settings.config());
  }
}
