package org.distbackup.transfer;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.util.ByteString;

/**
 * What lies between a TCP connection and the stage that speaks our frames: TLS, if any, and a
 * switch below it. Once its user side is gone, Pekko's TLS can wait for ever for the other peer to
 * close; the switch cuts the connection under it.
 */
record Wire(Flow<ByteString, ByteString, NotUsed> flow, SharedKillSwitch cut) {
  /** Plugs TLS (where {@code engines} is given) and the switch onto {@code tcp}. */
  static Wire over(
      Flow<ByteString, ByteString, ?> tcp, Optional<Supplier<SSLEngine>> engines, String name) {
    SharedKillSwitch cut = KillSwitches.shared(name);
    Flow<ByteString, ByteString, NotUsed> cuttable =
        Flow.<ByteString>create().via(cut.flow()).via(tcp).via(cut.flow());
    return new Wire(engines.map(Wire::tls).map(tls -> tls.join(cuttable)).orElse(cuttable), cut);
  }

  private static BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> tls(
      Supplier<SSLEngine> engines) {
    Flow<ByteString, TLSProtocol.SslTlsOutbound, NotUsed> wrap =
        Flow.<ByteString>create().map(TLSProtocol.SendBytes::new);
    Flow<TLSProtocol.SslTlsInbound, ByteString, NotUsed> unwrap =
        Flow.<TLSProtocol.SslTlsInbound>create()
            .collectType(TLSProtocol.SessionBytes.class)
            .map(TLSProtocol.SessionBytes::bytes);
    return BidiFlow.fromFlows(wrap, unwrap).atop(TLS.create(engines, TLSClosing.eagerClose()));
  }
}
