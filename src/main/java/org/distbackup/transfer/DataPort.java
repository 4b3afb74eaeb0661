package org.distbackup.transfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;
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
  private final Map<SharedKillSwitch, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
  private final AsynchronousServerSocketChannel server;
  private final int port;

  private DataPort(
      ClassicActorSystemProvider system,
      AsynchronousServerSocketChannel server,
      Vault vault,
      TransportSecurity security)
      throws IOException {
    this.desk = new VaultDesk(vault);
    this.settings = TransferSettings.of(system.classicSystem().settings().config());
    this.limits = RateLimits.Id.INSTANCE.get(system);
    this.security = security;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.server = server;
    this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /**
   * Listens on {@code host} and {@code port} (0: any free one).
   *
   * @throws java.net.BindException when it is taken
   */
  public static DataPort bind(
      ClassicActorSystemProvider system,
      String host,
      int port,
      Vault vault,
      TransportSecurity security)
      throws IOException {
    var server = Sockets.of(system).openServer();
    try {
      server.bind(new InetSocketAddress(host, port), BACKLOG);
      var dataPort = new DataPort(system, server, vault, security);
      dataPort.accept();
      return dataPort;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
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
  public CompletionStage<Void> close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("a socket that listened did not close", e);
    }
    CompletableFuture<?>[] ends = open.values().toArray(CompletableFuture<?>[]::new);
    open.keySet().forEach(cut -> cut.abort(new CancellationException("closed here")));
    return CompletableFuture.allOf(ends);
  }

  private void accept() {
    server.accept(
        null,
        new CompletionHandler<AsynchronousSocketChannel, @Nullable Void>() {
          @Override
          public void completed(AsynchronousSocketChannel channel, @Nullable Void nothing) {
            accept();
            take(channel);
          }

          @Override
          public void failed(Throwable reason, @Nullable Void nothing) {
            if (server.isOpen()) {
              LOG.warn("No connection can be taken for now", reason);
              CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(DataPort.this::accept);
            }
          }
        });
  }

  private void take(AsynchronousSocketChannel channel) {
    try {
      var peer = (InetSocketAddress) channel.getRemoteAddress();
      if (open.size() < settings.connections()) {
        serve(channel, peer);
        return;
      }
      LOG.warn("Closing the connection of {}: too many", peer);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Could not serve a connection", e);
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a socket did not close", e);
    }
  }

  private void serve(AsynchronousSocketChannel channel, InetSocketAddress peer) {
    Wire wire =
        Wire.over(
            channel,
            new SocketLogic.Way.Accepted(),
            security.engines(TransportSecurity.Side.ACCEPTING),
            "served " + peer);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    open.put(wire.cut(), ended);
    Runnable onStop =
        () -> {
          open.remove(wire.cut());
          ended.complete(null);
        };
    try {
      wire.run(new ServerStage(desk, settings, limits, peer, onStop), materializer);
    } catch (RuntimeException e) {
      onStop.run();
      throw e;
    }
    if (!server.isOpen()) {
      // It came while the port was being closed.
      wire.cut().abort(new CancellationException("closed here"));
    }
  }
}
