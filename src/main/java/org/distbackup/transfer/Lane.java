package org.distbackup.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one connection to a peer, and that connection, made when there are
 * any. Thread-safe.
 */
final class Lane {
  /** One connection's tie to its lane. */
  final class Link {
    private volatile @Nullable Runnable wake;
    private volatile @Nullable Consumer<Exchange<?>> giveUp;

    DataAddress address() {
      return address;
    }

    /** How the connection is told that a request waits; it looks for one before that by itself. */
    void onWork(Runnable newWake) {
      wake = newWake;
    }

    /** How the connection is told that a request is no longer wanted, which it may have begun. */
    void onGiveUp(Consumer<Exchange<?>> newGiveUp) {
      giveUp = newGiveUp;
    }

    /** The next request for this connection, if one waits. */
    @Nullable Exchange<?> poll() {
      synchronized (Lane.this) {
        Exchange<?> next = link == this ? queue.poll() : null;
        load += next == null ? 0 : 1;
        return next;
      }
    }

    /** A request that was polled has come to its end. */
    void done() {
      synchronized (Lane.this) {
        load--;
      }
    }

    /** Asks to be let go for lack of work; false when there is some after all. */
    boolean retire() {
      synchronized (Lane.this) {
        if (!queue.isEmpty()) {
          return false;
        }
        if (link == this) {
          link = null;
        }
        return true;
      }
    }

    /**
     * The connection is gone. What it had not begun goes to a new connection if this one was of any
     * use, and fails with it otherwise.
     */
    void lost(boolean wasUseful, PeerUnreachableException reason) {
      List<Exchange<?>> failed = List.of();
      Link next = null;
      synchronized (Lane.this) {
        if (link != this) {
          return;
        }
        link = null;
        if (wasUseful && !closed && !queue.isEmpty()) {
          next = new Link();
          link = next;
        } else {
          failed = List.copyOf(queue);
          queue.clear();
        }
      }
      failed.forEach(exchange -> exchange.fail(reason));
      if (next != null) {
        connector.accept(next);
      }
    }
  }

  private final DataAddress address;
  private final int limit;
  private final Consumer<Link> connector;
  private final Deque<Exchange<?>> queue = new ArrayDeque<>();
  private @Nullable Link link;
  private int load;
  private boolean closed;

  /**
   * A lane without a connection.
   *
   * @param limit requests that may wait; more are refused
   * @param connector makes a connection for a link
   */
  Lane(DataAddress address, int limit, Consumer<Link> connector) {
    this.address = address;
    this.limit = limit;
    this.connector = connector;
  }

  /** Queues a request, or fails it at once when too many wait. */
  void submit(Exchange<?> exchange) {
    Link fresh = null;
    Runnable wake = null;
    Refusal refusal = null;
    synchronized (this) {
      if (closed) {
        refusal = new Refusal(Refusal.Code.UNAVAILABLE, "this client is closed");
      } else if (queue.size() >= limit) {
        refusal =
            new Refusal(
                Refusal.Code.UNAVAILABLE, limit + " requests wait for " + address.endpoint());
      } else {
        queue.add(exchange);
        if (link == null) {
          fresh = new Link();
          link = fresh;
        } else {
          wake = link.wake;
        }
      }
    }
    if (refusal != null) {
      exchange.fail(refusal);
    } else if (fresh != null) {
      connector.accept(fresh);
    } else if (wake != null) {
      wake.run();
    }
  }

  /**
   * Fails a request that has not come to its end: at once when it waits, with its connection when
   * that has begun it.
   */
  void giveUp(Exchange<?> exchange) {
    boolean waited;
    Consumer<Exchange<?>> underWay;
    synchronized (this) {
      waited = queue.remove(exchange);
      underWay = link == null ? null : link.giveUp;
    }
    if (waited) {
      exchange.fail(new PeerUnreachableException(address.endpoint(), givenUp()));
    } else if (underWay != null) {
      underWay.accept(exchange);
    }
  }

  static TimeoutException givenUp() {
    return new TimeoutException("it took too long, and was given up");
  }

  /** Requests that wait or are under way. */
  synchronized int load() {
    return load + queue.size();
  }

  /** Refuses all requests from now on; those that wait fail when the connection is cut. */
  synchronized void close() {
    closed = true;
  }
}
