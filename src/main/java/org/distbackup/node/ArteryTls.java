package org.distbackup.node;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.distbackup.transfer.TransportSecurity;
import scala.Option;

/** Gives the control plane the same protection as the data plane. */
final class ArteryTls implements SSLEngineProvider {
  private final TransportSecurity security;

  ArteryTls(TransportSecurity security) {
    this.security = security;
  }

  private SSLEngine engine(TransportSecurity.Side side) {
    return security.engines(side).orElseThrow().get();
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    return engine(TransportSecurity.Side.ACCEPTING);
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    return engine(TransportSecurity.Side.CONNECTING);
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return Option.empty();
  }
}
