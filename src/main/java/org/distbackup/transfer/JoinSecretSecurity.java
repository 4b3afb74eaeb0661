package org.distbackup.transfer;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.distbackup.failure.Failure;

/**
 * Mutual TLS 1.3 among all who know one secret. Both ends derive the same certificate authority
 * from it, certify a key of their own that never leaves the process, and trust nothing else. Only
 * the process's own key and certificate are kept, not the secret.
 */
public final class JoinSecretSecurity implements TransportSecurity {
  /** Characters a join secret has at least. */
  public static final int MIN_LENGTH = 8;

  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final String[] SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"};

  private final SSLContext context;

  private JoinSecretSecurity(SSLContext context) {
    this.context = context;
  }

  /**
   * Derives the keys of a secret; takes about 0.1 s. Throws a {@link Failure} USAGE when the secret
   * has fewer than {@link #MIN_LENGTH} characters.
   */
  public static JoinSecretSecurity of(String secret, SecureRandom random) {
    if (secret.strip().length() < MIN_LENGTH) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The join secret is too short.",
          "Use at least " + MIN_LENGTH + " characters; several random words are best.");
    }
    try {
      JoinAuthority authority = JoinAuthority.of(secret, random);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair node = generator.generateKeyPair();
      return new JoinSecretSecurity(
          context(node, authority.certify(node.getPublic()), authority.certificate(), random));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java lacks what TLS needs", e);
    }
  }

  private static SSLContext context(
      KeyPair node, X509Certificate certificate, X509Certificate authority, SecureRandom random)
      throws GeneralSecurityException, IOException {
    char[] password = {};
    // PKCS #12 would stretch even no password ten thousand times, for a key that stays in memory.
    KeyStore own = KeyStore.getInstance("JKS");
    own.load(null, null);
    own.setKeyEntry(
        "node", node.getPrivate(), password, new Certificate[] {certificate, authority});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, password);

    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("cluster", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);

    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), random);
    return context;
  }

  /** The context, for others who make their own engines: they must ask for client certificates. */
  public SSLContext context() {
    return context;
  }

  @Override
  public Optional<Supplier<SSLEngine>> engines(Side side) {
    return Optional.of(() -> engine(side));
  }

  /** A fresh engine for one connection, with all that is required of the other side set. */
  public SSLEngine engine(Side side) {
    SSLEngine engine = context.createSSLEngine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    engine.setUseClientMode(side == Side.CONNECTING);
    parameters.setNeedClientAuth(side == Side.ACCEPTING);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
