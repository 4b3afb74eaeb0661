package org.distbackup.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.distbackup.id.BlobId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.junit.jupiter.api.Test;

class OwnerKeysTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private final MasterSecret secret = new MasterSecret(entropy());
  private final OwnerKeys keys = OwnerKeys.derive(secret);

  private static byte[] entropy() {
    byte[] entropy = new byte[MasterSecret.BYTES];
    for (int i = 0; i < entropy.length; i++) {
      entropy[i] = (byte) i;
    }
    return entropy;
  }

  /** The values were computed by other means (Python's hmac, RFC 5869 written out; b3sum). */
  @Test
  void keysAreTheSameForEver() {
    assertThat(HEX.formatHex(keys.gearSeed()))
        .isEqualTo("9c9fc9f64b1b1b06bb575802a402b77a4799014524be5e112066005964fc12f9");
    assertThat(HEX.formatHex(keys.packKey(new PackId(1, 2))))
        .isEqualTo("caeb781886a2c9306138558bb799cd48bf9f1290a4c47d70f70820395c069f9e");
    assertThat(HEX.formatHex(keys.headKey(new PeerId(3, 4), 5)))
        .isEqualTo("ad820aa8445f8ca09aaa135bde82ef9ec256925e8a06d60c77477a82af812aa8");
    assertThat(keys.blobHasher().id(HELLO, 0, HELLO.length))
        .isEqualTo(
            BlobId.parse("2d99946faf7a5b708bd2c5509cf9fc52bf437d002eaa2892b0605f55329356d6"));
    assertThat(keys.owner())
        .isEqualTo(
            OwnerId.parse("8bbdc3c295e01bf632d3f38d40f5189c5a6a491e4b39fdcccb74f187dc86f195"));
  }

  @Test
  void keysOfPacksAndHeadsDiffer() {
    assertThat(keys.packKey(new PackId(1, 2))).isNotEqualTo(keys.packKey(new PackId(2, 1)));
    assertThat(keys.headKey(new PeerId(1, 2), 3))
        .isNotEqualTo(keys.headKey(new PeerId(1, 2), 4))
        .isNotEqualTo(keys.headKey(new PeerId(2, 2), 3));
  }

  @Test
  void aHasherIsUsedAgainAndAgain() {
    BlobHasher hasher = keys.blobHasher();
    BlobId first = hasher.id(HELLO, 0, 5);

    assertThat(hasher.id(HELLO, 1, 3)).isNotEqualTo(first);
    assertThat(hasher.id(HELLO, 0, 5)).isEqualTo(first);
  }

  @Test
  void aSignatureHoldsForItsMessageAndOwnerOnly() {
    byte[] signature = keys.sign(HELLO);
    OwnerKeys stranger = OwnerKeys.derive(new MasterSecret(new byte[32]));

    assertThat(Signatures.verify(keys.owner(), HELLO, signature)).isTrue();
    assertThat(Signatures.verify(stranger.owner(), HELLO, signature)).isFalse();
    assertThat(Signatures.verify(keys.owner(), new byte[5], signature)).isFalse();
    assertThat(Signatures.verify(keys.owner(), HELLO, new byte[64])).isFalse();
    assertThat(Signatures.verify(keys.owner(), HELLO, new byte[63])).isFalse();
  }

  /** RFC 8032, section 7.1, test 2. */
  @Test
  void signaturesAreThoseOfTheRfc() {
    OwnerId owner =
        OwnerId.parse("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    byte[] signature =
        HEX.parseHex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

    assertThat(Signatures.verify(owner, new byte[] {0x72}, signature)).isTrue();
  }

  @Test
  void aSecretShowsNothingAndIsOfOneSize() {
    assertThat(secret).hasToString("MasterSecret");
    assertThat(secret).isEqualTo(new MasterSecret(entropy()));
    assertThatThrownBy(() -> new MasterSecret(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
