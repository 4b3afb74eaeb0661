package org.distbackup.transfer;

import java.nio.ByteBuffer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** One connection to a peer's data port. See {@link ClientLogic}. */
final class ClientStage extends GraphStage<FlowShape<ByteBuffer, ByteBuffer[]>> {
  private final Inlet<ByteBuffer> in = Inlet.create("ClientStage.in");
  private final Outlet<ByteBuffer[]> out = Outlet.create("ClientStage.out");
  private final FlowShape<ByteBuffer, ByteBuffer[]> shape = FlowShape.of(in, out);
  private final Lane.Link link;
  private final TransferSettings settings;
  private final RateLimits limits;
  private final Runnable onStop;

  ClientStage(Lane.Link link, TransferSettings settings, RateLimits limits, Runnable onStop) {
    this.link = link;
    this.settings = settings;
    this.limits = limits;
    this.onStop = onStop;
  }

  @Override
  public FlowShape<ByteBuffer, ByteBuffer[]> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new ClientLogic(shape, link, settings, limits, onStop);
  }
}
