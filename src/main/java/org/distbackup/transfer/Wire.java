package org.distbackup.transfer;

import java.nio.ByteBuffer;
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
import org.apache.pekko.util.ByteString;

/**
 * What lies between a TCP connection and the stage that speaks our frames: TLS, if any, and a
 * switch by which to cut the connection from outside. The switch is on the way out only: the way in
 * ends when the socket has let go of what it was to send. What comes out of it are buffers on
 * arrays, whose bytes are good until the next is pulled.
 */
record Wire(Flow<ByteString, ByteBuffer, NotUsed> flow, SharedKillSwitch cut) {
  /**
   * Bytes of a body that travel as one piece. The larger the faster, until an array of it, with
   * what TLS adds, is half a region of G1, which are 1 MiB in heaps below 4 GiB: such arrays are
   * allocated singly, and TLS takes half as much CPU time again (measured).
   */
  static final int PIECE = 448 << 10;

  /** Plugs TLS (where {@code engines} is given) and the switch onto a socket. */
  static Wire over(SocketStage socket, Optional<Supplier<SSLEngine>> engines, String name) {
    SharedKillSwitch cut = KillSwitches.shared(name);
    Flow<ByteString, ByteBuffer, NotUsed> cuttable =
        Flow.<ByteString>create().via(cut.flow()).via(socket);
    return new Wire(
        engines.map(tls -> BidiFlow.fromGraph(new TlsStage(tls)).join(cuttable)).orElse(cuttable),
        cut);
  }

  /** Runs the stage that speaks our frames at this end. */
  void run(Graph<FlowShape<ByteBuffer, ByteString>, NotUsed> frames, Materializer materializer) {
    flow.join(Flow.fromGraph(frames))
        .withAttributes(ActorAttributes.dispatcher(TransferSettings.DISPATCHER))
        .run(materializer);
  }
}
