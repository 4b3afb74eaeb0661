package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * A TCP connection: what goes in is sent, what comes is emitted, as buffers whose bytes are good
 * until the next is pulled. See {@link SocketLogic}. It can be run once.
 */
final class SocketStage extends GraphStage<FlowShape<ByteBuffer[], ByteBuffer>> {
  private final Inlet<ByteBuffer[]> in = Inlet.create("SocketStage.in");
  private final Outlet<ByteBuffer> out = Outlet.create("SocketStage.out");
  private final FlowShape<ByteBuffer[], ByteBuffer> shape = FlowShape.of(in, out);
  private final AsynchronousSocketChannel channel;
  private final SocketLogic.Way way;
  private final boolean offHeap;

  /**
   * Over a channel.
   *
   * @param offHeap whether what comes is best received into memory off the heap
   */
  SocketStage(AsynchronousSocketChannel channel, SocketLogic.Way way, boolean offHeap) {
    this.channel = channel;
    this.way = way;
    this.offHeap = offHeap;
  }

  @Override
  public FlowShape<ByteBuffer[], ByteBuffer> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new SocketLogic(shape, channel, way, offHeap);
  }
}
