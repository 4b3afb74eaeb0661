package org.distbackup.key;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** The 2048 English words of BIP-39, in alphabetical order; a word stands for 11 bits. */
final class WordList {
  private static final List<String> WORDS = read();

  private WordList() {}

  /** The word at {@code index}, 0 to 2047. */
  static String word(int index) {
    return WORDS.get(index);
  }

  /** The index of a word in lower case, or a negative number. */
  static int indexOf(String word) {
    return Collections.binarySearch(WORDS, word);
  }

  private static List<String> read() {
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      if (in == null) {
        throw new IllegalStateException("the list of words is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
