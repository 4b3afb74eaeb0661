package org.distbackup.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.text.Normalizer;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority that all who know a join secret have in common: its P-256 key is
 * derived from the secret.
 *
 * <p>A secret is what a user made up, and whoever connects to a port sees a signature by which to
 * try guesses; so the secret goes through scrypt (RFC 7914; N = 32768, r = 8, p = 1: 32 MiB and
 * about 0.1 s a guess) before HKDF-SHA256 (RFC 5869) makes 48 bytes of it, which are taken modulo
 * the order of the curve (FIPS 186-5, A.2.1).
 */
final class JoinAuthority {
  private static final byte[] SALT = "distbackup join secret v1".getBytes(UTF_8);
  private static final byte[] PURPOSE = "certificate authority P-256".getBytes(UTF_8);
  private static final X500Name NAME = new X500Name("CN=DistBackup cluster");

  // Node keys live in memory only and die with their process, so an end date would protect
  // nothing; it would lock out machines whose clock is wrong. RFC 5280, 4.1.2.5 has the latter.
  private static final Time NOT_BEFORE = new Time(new DERUTCTime("000101000000Z"));
  private static final Time NOT_AFTER = new Time(new DERGeneralizedTime("99991231235959Z"));

  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final SecureRandom random;

  private JoinAuthority(PrivateKey privateKey, PublicKey publicKey, SecureRandom random) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.random = random;
  }

  /** Derives the authority of a secret; surrounding white space does not count. */
  static JoinAuthority of(String secret, SecureRandom random) throws GeneralSecurityException {
    byte[] normal = Normalizer.normalize(secret.strip(), Normalizer.Form.NFC).getBytes(UTF_8);
    byte[] stretched = SCrypt.generate(normal, SALT, 1 << 15, 8, 1, 32);
    byte[] derived =
        KDF.getInstance("HKDF-SHA256")
            .deriveData(
                HKDFParameterSpec.ofExtract()
                    .addIKM(stretched)
                    .addSalt(SALT)
                    .thenExpand(PURPOSE, 48));

    var curve = CustomNamedCurves.getByName("P-256");
    BigInteger d =
        new BigInteger(1, derived).mod(curve.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
    var q = curve.getG().multiply(d).normalize();

    AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
    p256.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec spec = p256.getParameterSpec(ECParameterSpec.class);
    KeyFactory keys = KeyFactory.getInstance("EC");
    return new JoinAuthority(
        keys.generatePrivate(new ECPrivateKeySpec(d, spec)),
        keys.generatePublic(
            new ECPublicKeySpec(
                new ECPoint(q.getAffineXCoord().toBigInteger(), q.getAffineYCoord().toBigInteger()),
                spec)),
        random);
  }

  /** Its own certificate: the one thing to trust. */
  X509Certificate certificate() throws GeneralSecurityException {
    return certify(NAME, publicKey, new BasicConstraints(0), KeyUsage.keyCertSign);
  }

  /** A certificate for a node's key. */
  X509Certificate certify(PublicKey node) throws GeneralSecurityException {
    return certify(
        new X500Name("CN=DistBackup node"),
        node,
        new BasicConstraints(false),
        KeyUsage.digitalSignature);
  }

  private X509Certificate certify(
      X500Name subject, PublicKey key, BasicConstraints constraints, int usage)
      throws GeneralSecurityException {
    try {
      var builder =
          new X509v3CertificateBuilder(
              NAME,
              new BigInteger(127, random),
              NOT_BEFORE,
              NOT_AFTER,
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      builder.addExtension(Extension.basicConstraints, true, constraints);
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey)));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
