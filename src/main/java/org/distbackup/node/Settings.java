package org.distbackup.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distbackup.cli.NodeOptions;
import org.distbackup.failure.Failure;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.jspecify.annotations.Nullable;

/**
 * What a node was told: flags over {@code application.conf} over the defaults of reference.conf.
 *
 * @param name empty when nobody chose one
 * @param site empty when the peer is a site of its own
 * @param port the control port asked for by flag
 * @param firstPort where the search for a free control port begins otherwise
 * @param firstDataPort likewise for the data port
 * @param joinSecret empty when there is none; then the node listens on loopback only
 * @param config everything, for Pekko
 */
record Settings(
    Path data,
    Optional<String> name,
    Optional<String> site,
    long offer,
    String bind,
    Optional<String> advertise,
    OptionalInt port,
    int firstPort,
    OptionalInt dataPort,
    int firstDataPort,
    List<Endpoint> monitors,
    String joinSecret,
    int margin,
    Duration patience,
    Config config) {
  /** The least that a peer may lend: 64 MiB. */
  static final long LEAST_OFFER = 64 << 20;

  static Settings read(NodeOptions options, String role) {
    Config config = load(options.config());
    Config own = config.getConfig("distbackup");
    var settings =
        new Settings(
            options.data().toAbsolutePath().normalize(),
            options.name().or(() -> text(own, "peer.name")),
            options.site().or(() -> text(own, "peer.site")),
            options.offer().orElseGet(() -> own.getBytes("peer.offer")),
            options.bind().orElseGet(() -> own.getString("bind")),
            options.advertise().or(() -> text(own, "advertise")),
            options.port(),
            own.getInt(role + ".port"),
            options.dataPort(),
            own.getInt(role + ".data-port"),
            options.monitors(),
            own.getString("join-secret"),
            own.getInt("margin"),
            own.getDuration("client.patience"),
            config);
    settings.checkBind();
    settings.checkLengths();
    if (role.equals("peer")) {
      settings.checkOffer();
    }
    return settings;
  }

  private static Config load(Optional<Path> file) {
    try {
      var given =
          file.map(path -> ConfigFactory.parseFile(path.toFile())).orElse(ConfigFactory.empty());
      checkNames(given, file);
      return ConfigFactory.defaultOverrides()
          .withFallback(given)
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();
    } catch (ConfigException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The settings in "
              + file.map(Path::toString).orElse("the defaults")
              + " are wrong: "
              + e.getMessage()
              + ".",
          "Correct the line it names.",
          e);
    }
  }

  /** A setting that is misspelt would have no effect, and nobody would know. */
  private static void checkNames(Config given, Optional<Path> file) {
    var known = ConfigFactory.defaultReferenceUnresolved().getObject("distbackup");
    unknown("distbackup", given.root().get("distbackup"), known)
        .ifPresent(
            name -> {
              throw new Failure(
                  Failure.Kind.USAGE,
                  "There is no setting " + name + ", which " + file.orElseThrow() + " has.",
                  "Correct its name, or take it out.");
            });
  }

  private static Optional<String> unknown(
      String path, @Nullable ConfigValue given, @Nullable ConfigValue known) {
    if (known == null) {
      return Optional.of(path);
    }
    return given instanceof ConfigObject section && known instanceof ConfigObject names
        ? section.entrySet().stream()
            .flatMap(
                entry ->
                    unknown(
                        path + "." + entry.getKey(), entry.getValue(), names.get(entry.getKey()))
                        .stream())
            .findFirst()
        : Optional.empty();
  }

  private static Optional<String> text(Config config, String path) {
    return Optional.of(config.getString(path)).filter(value -> !value.isBlank());
  }

  private void checkLengths() {
    if (name.filter(Member::tooLong).isPresent() || site.filter(Member::tooLong).isPresent()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "A name or site of more than " + Member.MAX_NAME_BYTES + " bytes is too long.",
          "Give a shorter one, by --name or --site, or in application.conf.");
    }
  }

  /** With less than the largest shard left a peer calls itself full; less would be full at once. */
  private void checkOffer() {
    if (offer < LEAST_OFFER) {
      throw new Failure(
          Failure.Kind.USAGE,
          "An offer of "
              + offer
              + " bytes is too small: this peer would never take anything from the others.",
          "Offer 64MiB or more, by --offer or distbackup.peer.offer in application.conf.");
    }
  }

  // Until members have identities of their own, the secret is what keeps strangers out.
  private void checkBind() {
    if (!joinSecret.isEmpty()) {
      return;
    }
    try {
      if (InetAddress.getByName(bind).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This machine has no address " + bind + ".",
          "Give --bind an address of this machine.",
          e);
    }
    throw new Failure(
        Failure.Kind.USAGE,
        "Without a join secret anybody could join, so this node listens on loopback only and not"
            + " on "
            + bind
            + ".",
        "Set distbackup.join-secret in application.conf to the same words on every machine.");
  }

  boolean encrypted() {
    return !joinSecret.isEmpty();
  }
}
