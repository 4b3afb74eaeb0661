package org.distbackup.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening end of the data plane: serves one {@link Vault} to whoever connects. See
 * docs/protocol.md.
 */
public final class DataPort {
  private static final Logger LOG = LoggerFactory.getLogger(DataPort.class);
  private static final int BACKLOG = 128;

  private final VaultDesk desk;
  private final TransferSettings settings;
  private final RateLimits limits;
  private final TransportSecurity security;
  private final Materializer materializer;
  private final Map<SharedKillSwitch, CompletableFuture<Done>> open = new ConcurrentHashMap<>();
  private final CompletionStage<Tcp.ServerBinding> binding;
  private volatile int port;

  private DataPort(
      ClassicActorSystemProvider system,
      String host,
      int port,
      Vault vault,
      TransportSecurity security) {
    this.desk = new VaultDesk(vault);
    this.settings = TransferSettings.of(system.classicSystem().settings().config());
    this.limits = RateLimits.Id.INSTANCE.get(system);
    this.security = security;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.binding =
        Tcp.get(system)
            .bind(host, port, BACKLOG, List.of(), true, Optional.empty())
            .to(Sink.foreach(this::accept))
            .run(materializer);
  }

  /**
   * Listens on {@code host} and {@code port} (0: any free one). Fails with Pekko's
   * BindFailedException when it cannot.
   */
  public static CompletionStage<DataPort> bind(
      ClassicActorSystemProvider system,
      String host,
      int port,
      Vault vault,
      TransportSecurity security) {
    DataPort dataPort = new DataPort(system, host, port, vault, security);
    return dataPort.binding.thenApply(
        bound -> {
          dataPort.port = bound.localAddress().getPort();
          return dataPort;
        });
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Connections that are being served. */
  public int connections() {
    return open.size();
  }

  /** Stops listening and cuts every connection; completes when the vault is left alone. */
  public CompletionStage<Done> close() {
    return binding
        .thenCompose(Tcp.ServerBinding::unbind)
        .thenCompose(
            _ -> {
              CompletableFuture<?>[] ends = open.values().toArray(CompletableFuture<?>[]::new);
              open.keySet().forEach(cut -> cut.abort(new CancellationException("closed here")));
              return CompletableFuture.allOf(ends);
            })
        .thenApply(_ -> Done.getInstance());
  }

  private void accept(Tcp.IncomingConnection connection) {
    try {
      if (open.size() < settings.connections()) {
        serve(connection);
      } else {
        LOG.warn("Closing the connection of {}: too many", connection.remoteAddress());
        connection.handleWith(
            Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
      }
    } catch (RuntimeException e) {
      LOG.warn("Could not serve {}", connection.remoteAddress(), e);
    }
  }

  private void serve(Tcp.IncomingConnection connection) {
    Wire wire =
        Wire.over(
            connection.flow(),
            security.engines(TransportSecurity.Side.ACCEPTING),
            "served " + connection.remoteAddress());
    CompletableFuture<Done> ended = new CompletableFuture<>();
    open.put(wire.cut(), ended);
    Runnable onStop =
        () -> {
          open.remove(wire.cut());
          ended.complete(Done.getInstance());
        };
    wire.run(
        new ServerStage(desk, settings, limits, connection.remoteAddress(), onStop), materializer);
  }
}
