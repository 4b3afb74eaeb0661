package org.distbackup.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * Where the sockets of an actor system's data port and data client are made: the JDK's asynchronous
 * channels, which tell of what they did on the dispatcher that serves the connections.
 */
final class Sockets implements Extension {
  private static final class Id extends AbstractExtensionId<Sockets> {
    static final Id INSTANCE = new Id();

    @Override
    public Sockets createExtension(ExtendedActorSystem system) {
      Executor dispatcher = system.dispatchers().lookup(TransferSettings.DISPATCHER);
      try {
        var group = AsynchronousChannelGroup.withThreadPool(new Serving(dispatcher));
        system.registerOnTermination(() -> shutDown(group));
        return new Sockets(group);
      } catch (IOException e) {
        throw new UncheckedIOException("the system has no room for sockets", e);
      }
    }
  }

  private final AsynchronousChannelGroup group;

  private Sockets(AsynchronousChannelGroup group) {
    this.group = group;
  }

  /** Those of an actor system. */
  static Sockets of(ClassicActorSystemProvider system) {
    return Id.INSTANCE.get(system);
  }

  /** One that is not connected yet. */
  AsynchronousSocketChannel open() throws IOException {
    return AsynchronousSocketChannel.open(group);
  }

  /** One that is to listen. */
  AsynchronousServerSocketChannel openServer() throws IOException {
    return AsynchronousServerSocketChannel.open(group);
  }

  private static void shutDown(AsynchronousChannelGroup group) {
    try {
      group.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A dispatcher as channels want it; the actor system ends it. */
  private static final class Serving extends AbstractExecutorService {
    private final Executor dispatcher;
    private volatile boolean shutDown;

    Serving(Executor dispatcher) {
      this.dispatcher = dispatcher;
    }

    @Override
    public void execute(Runnable task) {
      dispatcher.execute(task);
    }

    @Override
    public void shutdown() {
      shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutDown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutDown;
    }

    @Override
    public boolean isTerminated() {
      return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
