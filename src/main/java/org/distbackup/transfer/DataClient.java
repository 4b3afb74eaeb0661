package org.distbackup.transfer;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ShutdownChannelGroupException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.util.ByteString;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the data ports of peers. It keeps a few connections to each peer, made when first needed,
 * closed when idle and made again after a failure; one of them is for writing, so that reads do not
 * queue behind bodies. Thread-safe.
 *
 * <p>Every method's stage fails with the peer's {@link Refusal}, or with {@link
 * PeerUnreachableException}, also when another peer than the one that was meant answers, or with a
 * Refusal UNAVAILABLE at once when too many requests wait for that peer. Stages complete on a
 * thread of the transfer's: hand long work elsewhere. A buffer given to a method is the transfer's
 * until its stage has completed, either way.
 */
public final class DataClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataClient.class);
  private static final byte[] NO_BODY = new byte[0];

  /** Connections to one peer. */
  private record Lanes(Lane writing, List<Lane> reading) {
    Lane leastLoaded() {
      return reading.stream().min(Comparator.comparingInt(Lane::load)).orElse(writing);
    }

    Stream<Lane> all() {
      return Stream.concat(Stream.of(writing), reading.stream());
    }
  }

  private final Sockets sockets;
  private final Materializer materializer;
  private final TransferSettings settings;
  private final RateLimits limits;
  private final TransportSecurity security;
  private final Map<DataAddress, Lanes> peers = new ConcurrentHashMap<>();
  private final Set<SharedKillSwitch> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A client with the settings of the system's configuration; see {@link TransferSettings}. */
  public DataClient(ClassicActorSystemProvider system, TransportSecurity security) {
    this.sockets = Sockets.of(system);
    this.materializer = SystemMaterializer.get(system).materializer();
    this.settings = TransferSettings.of(system.classicSystem().settings().config());
    this.limits = RateLimits.Id.INSTANCE.get(system);
    this.security = security;
  }

  /**
   * Sends shard {@code index} of the pack of {@code descriptor} (encoded, at most 65,532 bytes):
   * {@code length} bytes of {@code buffer} from {@code offset}. Completes when it is durable there.
   * Given up when {@code unwanted} completes before it: it fails then with a {@link
   * PeerUnreachableException}, and so does what else its connection has begun.
   */
  public CompletionStage<Void> putShard(
      DataAddress peer,
      byte[] descriptor,
      int index,
      byte[] buffer,
      int offset,
      int length,
      CompletionStage<?> unwanted) {
    Objects.checkIndex(index, 256);
    Objects.checkIndex(descriptor.length, FrameType.PUT_SHARD.maxHead() - 2);
    var exchange =
        exchange(
            new Request.PutShard(ByteString.fromArray(descriptor), index),
            buffer,
            offset,
            length,
            Receiver.none());
    var lane = lanes(peer).writing();
    lane.submit(exchange);
    var _ = unwanted.thenRun(() -> lane.giveUp(exchange));
    return exchange.result();
  }

  /** Sends an encoded head. Completes when it is durable there. */
  public CompletionStage<Void> putHead(DataAddress peer, byte[] head) {
    return put(peer, new Request.PutHead(), head, 0, head.length, Receiver.none());
  }

  /**
   * Sends an encoded, signed deletion (at most 4,096 packs). Completes, when what it names is in
   * that peer's trash, with the packs that it keeps all the same because a head says that they must
   * exist. Refused UNAVAILABLE by a peer that has not seen the head of which the deletion speaks:
   * send that first.
   */
  public CompletionStage<List<PackId>> delete(DataAddress peer, byte[] deletion) {
    // It cannot keep more than the deletion names.
    var kept = new Receiver.Gather(deletion.length);
    return put(peer, new Request.Delete(), deletion, 0, deletion.length, kept)
        .thenApply(Lists::packs);
  }

  /**
   * Reads {@code length} bytes from {@code offset} of shard {@code index} into {@code into} from
   * {@code intoOffset}. After a failure what {@code into} holds there is undefined.
   */
  public CompletionStage<Void> getRange(
      DataAddress peer,
      GroupId group,
      PackId pack,
      int index,
      int offset,
      int length,
      byte[] into,
      int intoOffset) {
    Objects.checkIndex(index, 256);
    Objects.checkFromIndexSize(intoOffset, length, into.length);
    Objects.checkFromIndexSize(offset, length, Integer.MAX_VALUE);
    Objects.checkFromIndexSize(0, length, FrameType.Limits.BODY);
    return get(
        peer,
        new Request.GetRange(group, pack, index, offset, length),
        new Receiver.Into(into, intoOffset, length));
  }

  /** Reads the encoded descriptor of a pack of which the peer holds a shard. */
  public CompletionStage<byte[]> getDescriptor(DataAddress peer, GroupId group, PackId pack) {
    return get(
        peer, new Request.GetDescriptor(group, pack), new Receiver.Gather(FrameType.Limits.HEAD));
  }

  /** Reads the newest heads that the peer keeps for an owner, each encoded. */
  public CompletionStage<List<byte[]>> getHeads(DataAddress peer, OwnerId owner) {
    return get(peer, new Request.GetHeads(owner), new Receiver.Gather(FrameType.Limits.BODY))
        .thenApply(Lists::heads);
  }

  /**
   * What the peer says it keeps of a group, in order of pack ids, beginning after {@code after}
   * ({@link Held#BEFORE_ALL} for the first). At most {@link Held#MAX_PER_ANSWER} shards, never a
   * part of a pack's: ask on after the last one's pack until nothing comes.
   */
  public CompletionStage<List<Held>> getInventory(DataAddress peer, GroupId group, PackId after) {
    return get(
            peer,
            new Request.GetInventory(group, after),
            new Receiver.Gather(Held.MAX_PER_ANSWER * Held.BYTES))
        .thenApply(Lists::held);
  }

  /**
   * Lets the peer read shard {@code index} of a pack from its disk and answer the hash of what is
   * there: 32 bytes, to be compared with the descriptor's. Refused NOT_FOUND when it has none.
   */
  public CompletionStage<byte[]> verifyShard(
      DataAddress peer, GroupId group, PackId pack, int index) {
    Objects.checkIndex(index, 256);
    byte[] hash = new byte[32];
    return get(
            peer,
            new Request.VerifyShard(group, pack, index),
            new Receiver.Into(hash, 0, hash.length))
        .thenApply(_ -> hash);
  }

  /** Reads what the peer knows of members and groups: UTF-8 JSON. */
  public CompletionStage<byte[]> getAddressBook(DataAddress peer) {
    return get(peer, new Request.GetAddressBook(), new Receiver.Gather(AddressBook.MAX_BYTES));
  }

  /** Completes when the peer answers. */
  public CompletionStage<Void> ping(DataAddress peer) {
    return get(peer, new Request.Ping(), Receiver.none());
  }

  /** Cuts all connections; what is under way fails, and so does all that comes after. */
  @Override
  public void close() {
    closed = true;
    peers.values().stream().flatMap(Lanes::all).forEach(Lane::close);
    connections.forEach(cut -> cut.abort(new CancellationException("closed here")));
  }

  private <T> CompletionStage<T> put(
      DataAddress peer,
      Request.Put request,
      byte[] body,
      int offset,
      int length,
      Receiver<T> receiver) {
    var exchange = exchange(request, body, offset, length, receiver);
    lanes(peer).writing().submit(exchange);
    return exchange.result();
  }

  private static <T> Exchange<T> exchange(
      Request.Put request, byte[] body, int offset, int length, Receiver<T> receiver) {
    Objects.checkFromIndexSize(offset, length, body.length);
    Objects.checkFromIndexSize(0, length, request.type().maxBody());
    return new Exchange<>(request, body, offset, length, receiver);
  }

  private <T> CompletionStage<T> get(DataAddress peer, Request.Get request, Receiver<T> receiver) {
    var exchange = new Exchange<>(request, NO_BODY, 0, 0, receiver);
    lanes(peer).leastLoaded().submit(exchange);
    return exchange.result();
  }

  private Lanes lanes(DataAddress peer) {
    Lanes lanes =
        peers.computeIfAbsent(
            peer,
            address ->
                new Lanes(
                    lane(address),
                    Stream.generate(() -> lane(address))
                        .limit(settings.client().readLanes())
                        .toList()));
    if (closed) {
      lanes.all().forEach(Lane::close);
    }
    return lanes;
  }

  private Lane lane(DataAddress address) {
    return new Lane(address, settings.client().queue(), this::connect);
  }

  private void connect(Lane.Link link) {
    Endpoint endpoint = link.address().endpoint();
    AsynchronousSocketChannel channel;
    try {
      channel = sockets.open();
    } catch (IOException | ShutdownChannelGroupException e) {
      link.lost(false, new PeerUnreachableException(endpoint, e));
      return;
    }
    Wire wire =
        Wire.over(
            channel,
            new SocketLogic.Way.To(endpoint, settings.client().connectTimeout()),
            security.engines(TransportSecurity.Side.CONNECTING),
            "to " + endpoint);
    connections.add(wire.cut());
    Runnable onStop = () -> connections.remove(wire.cut());
    try {
      wire.run(new ClientStage(link, settings, limits, onStop), materializer);
    } catch (RuntimeException e) {
      // The actor system is ending: no stage will close the channel.
      connections.remove(wire.cut());
      close(channel);
      link.lost(false, new PeerUnreachableException(endpoint, e));
    }
    if (closed) {
      wire.cut().abort(new CancellationException("closed here"));
    }
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a socket did not close", e);
    }
  }
}
