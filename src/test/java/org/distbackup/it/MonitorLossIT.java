package org.distbackup.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.distbackup.api.Summary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A monitor that dies, with and without its data: nobody needs it but newcomers. */
final class MonitorLossIT {
  @RegisterExtension private static final Cluster CLUSTER = Cluster.of(4);

  @BeforeEach
  void everybodyIsThere() {
    CLUSTER.heal();
  }

  @Test
  void filesComeBackAndGoOutWhileTheMonitorIsDead() throws IOException {
    var owner = CLUSTER.peer(1);
    var before = kept(owner, "before");

    CLUSTER.monitor().kill();
    CLUSTER.assertComesBack(owner, before);
    var during = kept(owner, "during");
    CLUSTER.assertComesBack(owner, during);
  }

  @Test
  void aMonitorThatWasKilledKnowsEverythingAgain() throws IOException {
    var owner = CLUSTER.peer(2);
    kept(owner, "with the first monitor");
    var groups = groups(owner);

    CLUSTER.monitor().kill();
    CLUSTER.monitor().start().ready();
    assertKnowsAllOf(groups, owner);
  }

  @Test
  void aMonitorWithoutItsDataLearnsEverythingFromTheReports() throws IOException {
    var owner = CLUSTER.peer(3);
    var before = kept(owner, "with the old monitor");
    var groups = groups(owner);

    CLUSTER.monitor().kill();
    delete(CLUSTER.monitor().data());
    CLUSTER.monitor().start().ready();
    assertKnowsAllOf(groups, owner);
    CLUSTER.assertComesBack(owner, before);
  }

  private static void assertKnowsAllOf(List<String> groups, Node owner) throws IOException {
    CLUSTER.awaitAllOnline();
    var after = kept(owner, "with the new monitor, says " + owner.name());
    CLUSTER.assertComesBack(owner, after);
    assertThat(groups(owner)).as("the group is known, no other was formed").isEqualTo(groups);
  }

  private static Path kept(Node owner, String name) throws IOException {
    var file = CLUSTER.file(name + " " + owner.name(), 1_000_000);
    var answer = owner.upload(file);
    assertThat(answer.ok()).as("upload: %s", answer.events()).isTrue();
    return file;
  }

  private static List<String> groups(Node owner) {
    return owner.ask("status").status().groups().stream().map(Summary.Group::id).toList();
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
