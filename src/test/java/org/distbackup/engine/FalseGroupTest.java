package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.read.Descriptors;
import org.distbackup.engine.read.Inventories;
import org.distbackup.engine.upkeep.CatalogRebuilder;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.distbackup.shard.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A member has told of an owner's group as another's. */
@ExtendWith(SharedCluster.class)
class FalseGroupTest {
  private static byte[] signed(byte[] encoded, OwnerKeys other) {
    var kept = Descriptor.decode(encoded);
    return Descriptor.sign(
            kept.pack(), kept.group(), kept.scheme(), kept.packLength(), kept.hashes(), other)
        .encode();
  }

  @Test
  void itIsNotTakenIntoTheCatalog(Home home, TestCluster cluster, @TempDir Path folder)
      throws Exception {
    home.upload(TestFiles.write(folder, "file", new byte[100]));
    var group = home.group();
    int packs = home.catalog().state().packs().size();
    var other = OwnerKeys.derive(MasterSecret.random(new SecureRandom()));
    cluster.holders().forEach(holder -> holder.valve().describe(encoded -> signed(encoded, other)));
    var told = new Group(group.id(), other.owner(), group.scheme(), group.members().reversed(), 9);
    try (var second = cluster.recovered(home.keys())) {
      Files.copy(
          home.headFile(),
          Files.createDirectories(second.headFolder()).resolve(home.headFile().getFileName()));
      await()
          .until(
              () ->
                  group.members().stream()
                      .allMatch(peer -> second.catalog().member(peer).isPresent()));
      var health = new MemberHealth(second.clock());
      var heads = second.heads(health, second.headFolder());
      var rebuilder =
          new CatalogRebuilder(
              second.keys().owner(),
              second.catalog(),
              heads,
              new Descriptors(second.data(), second.catalog(), health),
              new Inventories(second.data()),
              () -> AddressBook.EMPTY.withGroups(List.of(told)));

      assertThat(rebuilder.rebuild()).isEqualTo(packs);
      assertThat(second.catalog().state().groups()).isEmpty();
    }
  }
}
