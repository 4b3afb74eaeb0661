package org.distbackup.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.distbackup.failure.Failure;

/**
 * A master secret as 24 English words, by BIP-39: 256 bits of entropy and the first 8 bits of their
 * SHA-256, cut into 24 numbers of 11 bits, most significant first. The words are the entropy
 * itself; BIP-39's stretching to a seed is not used.
 */
public final class RecoveryPhrase {
  /** How many words. */
  public static final int WORDS = 24;

  private static final Pattern WORD = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);

  private static final int BITS_PER_WORD = 11;

  private RecoveryPhrase() {}

  /** The 24 words of a secret. */
  public static List<String> words(MasterSecret secret) {
    byte[] entropy = secret.entropy();
    List<String> words = new ArrayList<>(WORDS);
    int bits = 0;
    int held = 0;
    for (int i = 0; i <= MasterSecret.BYTES; i++) {
      byte next = i < MasterSecret.BYTES ? entropy[i] : Sha256.of(entropy)[0];
      bits = (bits << Byte.SIZE) | Byte.toUnsignedInt(next);
      held += Byte.SIZE;
      if (held >= BITS_PER_WORD) {
        held -= BITS_PER_WORD;
        words.add(WordList.word(bits >>> held));
        bits &= (1 << held) - 1;
      }
    }
    return words;
  }

  /**
   * The secret of 24 words, in any case, with any white space between them. Throws a {@link
   * Failure} of kind WRONG_PHRASE that names the unknown word, or says that the checksum fails.
   */
  public static MasterSecret parse(String text) {
    List<String> words = WORD.matcher(text).results().map(MatchResult::group).toList();
    if (words.size() != WORDS) {
      throw wrong("A recovery phrase has 24 words, this one has " + words.size() + ".");
    }
    byte[] entropy = new byte[MasterSecret.BYTES];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < WORDS; i++) {
      int index = WordList.indexOf(words.get(i).toLowerCase(Locale.ROOT));
      if (index < 0) {
        throw wrong(
            "Word "
                + (i + 1)
                + " of the recovery phrase, \""
                + words.get(i)
                + "\", is not in the list of words.");
      }
      bits = (bits << BITS_PER_WORD) | index;
      held += BITS_PER_WORD;
      while (held >= Byte.SIZE && at < entropy.length) {
        held -= Byte.SIZE;
        entropy[at++] = (byte) (bits >>> held);
        bits &= (1 << held) - 1;
      }
    }
    if ((byte) bits != Sha256.of(entropy)[0]) {
      throw wrong("The checksum of the recovery phrase fails: a word is wrong or out of place.");
    }
    return new MasterSecret(entropy);
  }

  private static Failure wrong(String what) {
    return new Failure(
        Failure.Kind.WRONG_PHRASE, what, "Compare it with the words as you wrote them down.");
  }
}
