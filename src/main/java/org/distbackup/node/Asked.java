package org.distbackup.node;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import org.distbackup.select.Patterns;

/** The arguments of a request as what they stand for. */
record Asked(Request request) {
  /**
   * An argument that a command cannot do without.
   *
   * @throws Failure USAGE when it is missing or empty
   */
  String text(String name) {
    return request
        .argument(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.USAGE,
                    request.command() + " needs a " + name + ".",
                    "See dbs " + request.command() + " --help."));
  }

  boolean flag(String name) {
    return request.flag(name);
  }

  List<String> all(String name) {
    return request.all(name);
  }

  Patterns patterns(String name) {
    return Patterns.of(request.all(name));
  }

  /**
   * A path as it was typed, made absolute.
   *
   * @throws Failure USAGE when no file can be called so; an empty one would be the whole folder
   */
  Path path(String given) {
    if (given.isEmpty()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "An empty path was given.",
          "Name a file or folder; . is the one you are in.");
    }
    try {
      return Path.of(request.cwd()).resolve(given).normalize();
    } catch (InvalidPathException e) {
      throw new Failure(
          Failure.Kind.USAGE, "No file can be called " + given + ".", "Check the name.", e);
    }
  }

  /**
   * An argument that is read by this, where it was given.
   *
   * @param remedy what to give instead of what cannot be read
   * @throws Failure USAGE when the reading throws an IllegalArgumentException or what java.time
   *     throws
   */
  <T> Optional<T> read(String name, Function<String, T> reading, String remedy) {
    return request
        .argument(name)
        .map(
            text -> {
              try {
                return reading.apply(text);
              } catch (IllegalArgumentException | DateTimeException e) {
                throw new Failure(
                    Failure.Kind.USAGE,
                    "\"" + text + "\" makes no sense for " + name + ".",
                    remedy,
                    e);
              }
            });
  }
}
