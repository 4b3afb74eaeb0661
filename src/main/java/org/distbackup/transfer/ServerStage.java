package org.distbackup.transfer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** One served connection: bytes from a peer in, bytes for it out. See {@link ServerLogic}. */
final class ServerStage extends GraphStage<FlowShape<ByteBuffer, ByteBuffer[]>> {
  private final Inlet<ByteBuffer> in = Inlet.create("ServerStage.in");
  private final Outlet<ByteBuffer[]> out = Outlet.create("ServerStage.out");
  private final FlowShape<ByteBuffer, ByteBuffer[]> shape = FlowShape.of(in, out);
  private final VaultDesk desk;
  private final TransferSettings settings;
  private final RateLimits limits;
  private final InetSocketAddress peer;
  private final Runnable onStop;

  ServerStage(
      VaultDesk desk,
      TransferSettings settings,
      RateLimits limits,
      InetSocketAddress peer,
      Runnable onStop) {
    this.desk = desk;
    this.settings = settings;
    this.limits = limits;
    this.peer = peer;
    this.onStop = onStop;
  }

  @Override
  public FlowShape<ByteBuffer, ByteBuffer[]> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new ServerLogic(shape, desk, settings, limits, peer, onStop);
  }
}
