package org.distbackup.node;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.distbackup.failure.Failure;
import org.distbackup.transfer.JoinSecretSecurity;
import org.distbackup.transfer.TransportSecurity;

/** What goes wrong when nodes start and stop, in words. */
final class NodeFailures {
  private static final long TERMINATION_SECONDS = 3;

  private NodeFailures() {}

  static Failure starting(IOException e) {
    return new Failure(
        Failure.Kind.FAILED,
        "The node could not start: " + e.getMessage() + ".",
        "Is the disk of its data directory full, or not readable?",
        e);
  }

  static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Failure(
        Failure.Kind.INTERRUPTED, "The start was interrupted.", "Start the node again.", e);
  }

  static TransportSecurity security(Settings settings) {
    if (!settings.encrypted()) {
      return TransportSecurity.PLAIN;
    }
    var joinSecret = settings.joinSecret();
    if (joinSecret.length() < JoinSecretSecurity.MIN_LENGTH) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The join secret is shorter than " + JoinSecretSecurity.MIN_LENGTH + " characters.",
          "Set a longer one in application.conf, the same on every machine.");
    }
    return JoinSecretSecurity.of(joinSecret, new SecureRandom());
  }

  static void await(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(TERMINATION_SECONDS, TimeUnit.SECONDS);
  }
}
