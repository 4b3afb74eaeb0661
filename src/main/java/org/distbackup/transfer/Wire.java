package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * What lies between a TCP connection and the stage that speaks our frames: TLS, if any, and a
 * switch by which to cut the connection from outside. The switch is on the way out only: the way in
 * ends when the socket has let go of what it was to send. What comes out of it are buffers whose
 * bytes are good until the next is pulled, and so are those that go into it.
 */
record Wire(Flow<ByteBuffer[], ByteBuffer, NotUsed> flow, SharedKillSwitch cut) {
  /** Bytes of a body that travel as one piece: as many as are read from a shard at once. */
  static final int PIECE = 1 << 20;

  /** Plugs TLS (where {@code engines} is given) and the switch onto a socket. */
  static Wire over(
      AsynchronousSocketChannel channel,
      SocketLogic.Way way,
      Optional<Supplier<SSLEngine>> engines,
      String name) {
    SharedKillSwitch cut = KillSwitches.shared(name);
    // TLS works on arrays: what comes from elsewhere it copies to them piece by piece.
    SocketStage socket = new SocketStage(channel, way, engines.isEmpty());
    Flow<ByteBuffer[], ByteBuffer, NotUsed> cuttable =
        Flow.<ByteBuffer[]>create().via(cut.flow()).via(socket);
    return new Wire(
        engines.map(tls -> BidiFlow.fromGraph(new TlsStage(tls)).join(cuttable)).orElse(cuttable),
        cut);
  }

  /** Runs the stage that speaks our frames at this end. */
  void run(Graph<FlowShape<ByteBuffer, ByteBuffer[]>, NotUsed> frames, Materializer materializer) {
    flow.join(Flow.fromGraph(frames))
        .withAttributes(ActorAttributes.dispatcher(TransferSettings.DISPATCHER))
        .run(materializer);
  }
}
