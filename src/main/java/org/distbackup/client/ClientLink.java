package org.distbackup.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.distbackup.engine.catalog.Catalog;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.failure.Failure;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorReply;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * The engine's way to the {@link ClientActor}. The actor system under it may be replaced while jobs
 * run (a node that the cluster downed starts a new one): calls wait for the next actor then, and
 * what the last one left without an answer is asked again.
 */
public final class ClientLink implements Catalog {
  private static final Duration ASK_PATIENCE = Duration.ofSeconds(30);
  private static final Duration RESTART_PATIENCE = Duration.ofSeconds(60);

  /** How long another is waited for when an actor has stopped unannounced, by a failure. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private record Attached(
      ActorRef<ClientActor.Command> client, ActorSystem<?> system, CompletableFuture<Void> gone) {}

  private final Supplier<AddressBook> addressBook;
  private final Map<PeerId, Member> granted = new ConcurrentHashMap<>();
  private volatile CompletableFuture<Attached> attached = new CompletableFuture<>();

  /** A link to no actor yet; addresses come from the book and from the groups granted. */
  public ClientLink(Supplier<AddressBook> addressBook) {
    this.addressBook = addressBook;
  }

  /** From now on, this actor answers. */
  public synchronized void attach(ActorRef<ClientActor.Command> client, ActorSystem<?> system) {
    detach();
    attached.complete(new Attached(client, system, new CompletableFuture<>()));
  }

  /** The actor is going away; calls wait until another is attached. */
  public synchronized void detach() {
    // Those who wait already must hear of the next actor.
    if (attached.isDone()) {
      var last = attached.join();
      attached = new CompletableFuture<>();
      last.gone().complete(null);
    }
  }

  @Override
  public CatalogState state() {
    return ask(ClientActor.Describe::new);
  }

  @Override
  public void commitPack(PackId pack, PackRecord record) {
    this.<Done>ask(replyTo -> new ClientActor.CommitPack(pack, record, replyTo));
  }

  @Override
  public void settle(PackId pack, int shard) {
    this.<Done>ask(replyTo -> new ClientActor.Settle(pack, shard, replyTo));
  }

  @Override
  public void owe(PackId pack, int shard) {
    this.<Done>ask(replyTo -> new ClientActor.Owe(pack, shard, replyTo));
  }

  @Override
  public void adopt(Collection<Group> groups, Map<PackId, PackRecord> packs) {
    this.<Done>ask(
        replyTo -> new ClientActor.Adopt(List.copyOf(groups), Map.copyOf(packs), replyTo));
  }

  @Override
  public void drop(Collection<PackId> packs) {
    this.<Done>ask(replyTo -> new ClientActor.Drop(List.copyOf(packs), replyTo));
  }

  @Override
  public void giveUp(Collection<PackId> packs) {
    this.<Done>ask(replyTo -> new ClientActor.GiveUp(List.copyOf(packs), replyTo));
  }

  @Override
  public void deleted(Collection<PackId> packs, int shard) {
    this.<Done>ask(replyTo -> new ClientActor.Deleted(List.copyOf(packs), shard, replyTo));
  }

  @Override
  public long reserveHead(long above) {
    return ask(replyTo -> new ClientActor.ReserveHead(above, replyTo));
  }

  @Override
  public void announceHead(long counter) {
    this.<Done>ask(replyTo -> new ClientActor.AnnounceHead(counter, replyTo));
  }

  @Override
  public Optional<Group> requestGroup(Set<PeerId> avoid) {
    Optional<MonitorReply.GroupAnswer> answer =
        ask(replyTo -> new ClientActor.RequestGroup(avoid, replyTo));
    return answer.map(
        given ->
            switch (given) {
              case MonitorReply.GroupGranted(var group, var members) -> {
                members.stream()
                    .map(MemberView::member)
                    .forEach(member -> granted.put(member.id(), member));
                yield group;
              }
              case MonitorReply.NoPeers(boolean full) -> throw noPeers(full);
            });
  }

  private static Failure noPeers(boolean full) {
    return full
        ? new Failure(
            Failure.Kind.NOT_ENOUGH,
            "The disks of the peers that are online are full.",
            "Let them offer more space (--offer), or start a peer on another machine.")
        : new Failure(
            Failure.Kind.NOT_ENOUGH,
            "No other peer is online, so there is nobody to keep a copy.",
            "Start a peer on another machine and run the command again.");
  }

  @Override
  public Optional<Member> member(PeerId peer) {
    return addressBook.get().member(peer).or(() -> Optional.ofNullable(granted.get(peer)));
  }

  private <T> T ask(Function<ActorRef<StatusReply<T>>, ClientActor.Command> message) {
    try {
      while (true) {
        var actor = attached.get(RESTART_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var answer = send(actor, message);
        CompletableFuture.anyOf(answer, actor.gone()).get();
        if (answer.isDone()) {
          return answer.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          Failure.Kind.INTERRUPTED, "The command was interrupted.", "Run it again to go on.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "This peer's own records do not answer.",
          "See the log in the data directory; is its disk full?",
          e);
    }
  }

  /**
   * The answer; it may never come, not even as a timeout, when the actor's system ends. A system
   * says that it goes before it stops its actors. That one has stopped by a failure is known at
   * once, but another may soon take its place: so what was not answered fails after the grace.
   */
  private static <T> CompletableFuture<T> send(
      Attached actor, Function<ActorRef<StatusReply<T>>, ClientActor.Command> message) {
    try {
      return AskPattern.askWithStatus(
              actor.client(), message::apply, ASK_PATIENCE, actor.system().scheduler())
          .toCompletableFuture()
          .exceptionallyCompose(
              failure ->
                  failure instanceof TimeoutException
                      ? ClientLink.<T>failLater(failure)
                      : CompletableFuture.failedFuture(failure));
    } catch (IllegalStateException e) {
      // The scheduler of a system that has ended takes nothing more.
      return actor.gone().isDone() ? new CompletableFuture<>() : CompletableFuture.failedFuture(e);
    }
  }

  private static <T> CompletableFuture<T> failLater(Throwable failure) {
    var later = CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> {}, later)
        .thenCompose(done -> CompletableFuture.failedFuture(failure));
  }
}
