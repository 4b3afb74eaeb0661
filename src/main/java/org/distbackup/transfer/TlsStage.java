package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * TLS between our frames and a TCP connection: plain bytes in, encrypted out, and back. See {@link
 * TlsLogic} for why it is not Pekko's.
 */
final class TlsStage
    extends GraphStage<BidiShape<ByteBuffer[], ByteBuffer[], ByteBuffer, ByteBuffer>> {
  private final Inlet<ByteBuffer[]> plainIn = Inlet.create("TlsStage.plainIn");
  private final Outlet<ByteBuffer[]> cipherOut = Outlet.create("TlsStage.cipherOut");
  private final Inlet<ByteBuffer> cipherIn = Inlet.create("TlsStage.cipherIn");
  private final Outlet<ByteBuffer> plainOut = Outlet.create("TlsStage.plainOut");
  private final BidiShape<ByteBuffer[], ByteBuffer[], ByteBuffer, ByteBuffer> shape =
      new BidiShape<>(plainIn, cipherOut, cipherIn, plainOut);
  private final Supplier<SSLEngine> engines;

  TlsStage(Supplier<SSLEngine> engines) {
    this.engines = engines;
  }

  @Override
  public BidiShape<ByteBuffer[], ByteBuffer[], ByteBuffer, ByteBuffer> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new TlsLogic(shape, engines.get());
  }
}
