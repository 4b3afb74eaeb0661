package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.RANDOM;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who knows the secret comes in, and nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JoinSecretSecurityTest {
  private static final String SECRET = "correct horse battery staple";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ServerLogic.class);
  private TransferRig rig;

  @BeforeAll
  void open(@TempDir Path folder) {
    rig =
        new TransferRig(
            folder,
            "distbackup.transfer.client { connect-timeout = 2 s, stall-timeout = 2 s }",
            JoinSecretSecurity.of(SECRET, RANDOM));
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @BeforeEach
  void listen() {
    log.list.clear();
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void anotherProcessWithTheSameSecretIsLetIn() {
    try (DataClient client =
        new DataClient(rig.system, JoinSecretSecurity.of("  " + SECRET + "\n", RANDOM))) {
      TransferRig.await(client.ping(rig.address));
    }
  }

  @Test
  void aPeerWithAnotherSecretIsTurnedAwayAndTheLogSaysSo() {
    try (DataClient client =
        new DataClient(rig.system, JoinSecretSecurity.of(SECRET + "s", RANDOM))) {
      assertThatThrownBy(() -> TransferRig.await(client.ping(rig.address)))
          .isInstanceOf(PeerUnreachableException.class);
    }
    awaitWarning();
  }

  @Test
  void aPeerWithoutACertificateIsTurnedAway() throws Exception {
    turnsAway(new javax.net.ssl.KeyManager[0]);
  }

  @Test
  void aPeerInTheClearIsTurnedAway() throws IOException {
    try (RawPeer peer = RawPeer.connect(rig.port.port())) {
      peer.send(Frames.hello().array());
      assertThat(peer.closedByPeer()).isTrue();
    }
    awaitWarning();
    assertThat(rig.vault.begun).hasValue(0);
  }

  @Test
  void aPortInTheClearIsNotSpokenTo() throws IOException {
    DataPort plain = DataPort.bind(rig.system, "127.0.0.1", 0, rig.vault, TransportSecurity.PLAIN);
    try {
      assertThatThrownBy(
              () ->
                  TransferRig.await(
                      rig.client.ping(
                          DataAddress.ofAnybody(new Endpoint("127.0.0.1", plain.port())))))
          .isInstanceOf(PeerUnreachableException.class);
    } finally {
      TransferRig.await(plain.close());
    }
  }

  @Test
  void theSameSecretMakesTheSameAuthority() throws GeneralSecurityException {
    X509Certificate one = JoinAuthority.of(SECRET, RANDOM).certificate();
    X509Certificate other = JoinAuthority.of(SECRET, RANDOM).certificate();
    assertThat(one.getPublicKey()).isEqualTo(other.getPublicKey());
    assertThat(java.util.HexFormat.of().formatHex(one.getPublicKey().getEncoded()))
        .as("golden: changing it splits clusters")
        .endsWith(
            "f1b9c1b868be62fedceec6efae9a1099d1bb06fd3b3f09e0c6bcb84e12d564014b850adc592c43a96ea66132");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    X509Certificate node =
        JoinAuthority.of(SECRET, RANDOM).certify(generator.generateKeyPair().getPublic());
    node.verify(other.getPublicKey());
    X509Certificate stranger = JoinAuthority.of(SECRET + "s", RANDOM).certificate();
    assertThatThrownBy(() -> node.verify(stranger.getPublicKey()))
        .isInstanceOf(java.security.SignatureException.class);
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> JoinSecretSecurity.of(" 1234567 ", RANDOM))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE));
  }

  /** A client that trusts anybody, so that only the port can refuse. */
  private void turnsAway(javax.net.ssl.KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {new TrustsAnybody()}, RANDOM);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), rig.port.port())) {
      socket.setSoTimeout(15_000);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                // TLS 1.3: the client learns with its first read what the server thinks of it
                while (socket.getInputStream().read() >= 0) {}
                throw new java.io.EOFException();
              })
          .isInstanceOf(IOException.class);
    }
    awaitWarning();
  }

  private void awaitWarning() {
    await()
        .untilAsserted(
            () ->
                assertThat(log.list)
                    .anySatisfy(
                        event -> {
                          assertThat(event.getLevel()).isEqualTo(Level.WARN);
                          assertThat(event.getFormattedMessage())
                              .contains("Turned /127.0.0.1")
                              .contains("join secret");
                        }));
  }

  private static final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
