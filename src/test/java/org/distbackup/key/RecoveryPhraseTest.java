package org.distbackup.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryPhraseTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String ZEROS = "abandon ".repeat(23) + "art";

  /** The vectors of 256 bits that BIP-39 publishes. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        + " abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        + " abandon art",
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,"
        + "legal winner thank year wave sausage worth useful legal winner thank year wave sausage"
        + " worth useful legal winner thank year wave sausage worth title",
    "8080808080808080808080808080808080808080808080808080808080808080,"
        + "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount"
        + " doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,"
        + "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"
        + " zoo vote",
    "00ac97c48106f0aeb8ba061e0250a559b3251dc35854e694780ba51d53a50120,"
        + "absent gorilla van acoustic humor firm title dolphin bulk barely citizen recall crane"
        + " moment aspect appear track phrase actual enforce steel spoon afraid benefit",
    "3edc83b60740d77af3afa2fcb82c2f1bc541ee4e2518ddef4996d32453f54a3c,"
        + "disagree tomato unique attend aspect runway solid violin witness scrap armed daring"
        + " favorite warm decade perfect target kid grant play early wide cigar night",
    "89bb4bc5555992cdaf3444c5e7ca5a6e9f27efab894f1990bae41be8b2a26ea4,"
        + "meadow surge vanish primary odor grocery rubber mass shine dinner notable tag venue"
        + " water purchase clarify book magic ribbon daughter menu eye ritual orchard",
    "911fec0fbd88029f6fa99164896c18d898c9232af18bdcca3e42d53b86493104,"
        + "much youth advance kitchen lens exile salt cram goose enter alert raise milk muscle"
        + " profit cousin system faint mouse price reveal cause series long"
  })
  void wordsAreThoseOfBip39(String entropy, String words) {
    MasterSecret secret = new MasterSecret(HEX.parseHex(entropy));

    assertThat(RecoveryPhrase.words(secret)).containsExactly(words.split(" ", -1));
    assertThat(RecoveryPhrase.parse(words)).isEqualTo(secret);
  }

  @Property
  void wordsBringTheSecretBack(@ForAll @Size(32) byte[] entropy) {
    MasterSecret secret = new MasterSecret(entropy);

    String words = String.join(" ", RecoveryPhrase.words(secret));

    assertThat(RecoveryPhrase.parse(words)).isEqualTo(secret);
  }

  @Test
  void caseAndWhiteSpaceDoNotMatter() {
    String typed = "\n\t" + ZEROS.toUpperCase(Locale.ROOT).replace(" ", " \u00a0\r\n") + "  ";

    assertThat(RecoveryPhrase.parse(typed)).isEqualTo(new MasterSecret(new byte[32]));
  }

  @Test
  void anUnknownWordIsNamed() {
    assertWrong(ZEROS.replaceFirst("abandon", "abandom"), "\"abandom\"");
  }

  @Test
  void aWrongWordFailsTheChecksum() {
    assertWrong(ZEROS.replace("art", "zoo"), "checksum");
  }

  @Test
  void otherNumbersOfWordsAreRefused() {
    assertWrong("", "this one has 0");
    assertWrong("art", "this one has 1");
    assertWrong(ZEROS + " art", "this one has 25");
  }

  private static void assertWrong(String text, String says) {
    assertThatThrownBy(() -> RecoveryPhrase.parse(text))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.WRONG_PHRASE))
        .hasMessageContaining(says);
  }

  /** The SHA-256 of the list as published, bip-0039/english.txt. */
  @Test
  void theListIsThePublishedOne() throws IOException {
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      assertThat(HEX.formatHex(Sha256.of(Objects.requireNonNull(in).readAllBytes())))
          .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
    }
  }
}
