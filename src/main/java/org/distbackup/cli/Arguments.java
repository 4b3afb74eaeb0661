package org.distbackup.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments of a request as they come together: what was not given is not in it. */
final class Arguments {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** No arguments. */
  static Map<String, List<String>> none() {
    return Map.of();
  }

  Arguments text(String name, String value) {
    values.put(name, List.of(value));
    return this;
  }

  Arguments text(String name, Optional<?> value) {
    value.ifPresent(given -> text(name, given.toString()));
    return this;
  }

  Arguments texts(String name, List<String> given) {
    if (!given.isEmpty()) {
      values.put(name, List.copyOf(given));
    }
    return this;
  }

  Arguments flag(String name, boolean given) {
    return given ? text(name, "true") : this;
  }

  Map<String, List<String>> all() {
    return Map.copyOf(values);
  }
}
