package org.distbackup.node;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.distbackup.api.Summary;
import org.distbackup.cli.RunningNode;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.failure.Failure;
import org.distbackup.monitor.MonitorSettings;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;

/**
 * A monitor: the seed node of the cluster, with the MonitorActor, a data port that tells who and
 * what is known, and the local API.
 */
final class MonitorNode {
  // A monitor that was killed may have to wait until its peers have noticed.
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final NodeFrame frame;
  private final Settings settings;
  private final AtomicReference<AddressBook> book = new AtomicReference<>(AddressBook.EMPTY);

  private MonitorNode(NodeFrame frame) {
    this.frame = frame;
    this.settings = frame.settings();
  }

  static RunningNode start(Settings settings) {
    return NodeFrame.start(settings, frame -> new MonitorNode(frame).run());
  }

  private Summary.Ready run() throws IOException, InterruptedException {
    var ports = frame.controlPorts();
    var control = ports.bind(settings.port(), settings.firstPort(), this::startCluster);
    ports.remember(control.port());
    frame.openDataPort(new MonitorVault(frame.directory().id(), book::get));
    var status =
        new StatusReport(
            new StatusReport.NodeName(frame.directory().id(), "monitor", control),
            control,
            new StatusReport.Sources(frame.monitor(), book::get, () -> CatalogState.EMPTY),
            frame.clock());
    frame.openApi(new MonitorCommands(status, () -> frame.logout(() -> {})), "monitor");
    if (!frame.awaitMonitor(START_PATIENCE)) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The monitor did not come up at " + control + " within a minute.",
          "Its log is in " + settings.data().resolve("logs") + ".");
    }
    var answers = frame.monitor().address().orElse(control);
    return new Summary.Ready(
        "monitor", "joined", "monitor", control.toString(), answers.toString());
  }

  private Endpoint startCluster(int port) {
    var here = new Endpoint(Advertise.host(settings), port);
    var singleton =
        new Singleton(
            here.toString(), MonitorSettings.of(settings.config()), frame.clock(), book::set);
    var runtime =
        new ClusterRuntime(
            ClusterConfig.cluster(settings, frame.directory(), here, Singleton.ROLE),
            settings,
            () ->
                MonitorGuardian.create(
                    singleton, here, frame.directory().remember("peers"), frame.monitor()::attach));
    runtime.start();
    frame.lifetime().add("cluster membership", runtime::stop);
    return here;
  }
}
