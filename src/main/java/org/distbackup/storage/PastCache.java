package org.distbackup.storage;

import java.nio.file.OpenOption;
import java.util.stream.Stream;

/**
 * The option to open a file past the page cache (O_DIRECT). The JDK has it in a class that
 * compilers warn of at every mention, so it is looked up by name.
 */
final class PastCache {
  private static final OpenOption[] NONE = {};
  private static final OpenOption[] OPTION = find();

  private PastCache() {}

  private static OpenOption[] find() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .toArray(OpenOption[]::new);
    } catch (ClassNotFoundException e) {
      return NONE;
    }
  }

  /** {@code options} and this one, where this JDK has it. */
  static OpenOption[] and(OpenOption... options) {
    return Stream.concat(Stream.of(options), Stream.of(OPTION)).toArray(OpenOption[]::new);
  }
}
