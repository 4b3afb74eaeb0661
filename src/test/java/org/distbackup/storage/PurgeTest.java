package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.storage.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the trash, until it has been there long enough. */
class PurgeTest extends DisposalRig {
  @Test
  void whatWasInTheTrashLongEnoughIsGone() throws IOException {
    put(1, 2);
    keep(head(1, 1));
    delete(1, 1, 1);
    clock.advance(Duration.ofDays(3));
    delete(1, 1, 2);
    clock.advance(RETENTION.minusDays(3).minusMillis(1));
    sweep();
    assertThat(inTrash(1) && inTrash(2)).isTrue();
    clock.advance(Duration.ofMillis(1));
    sweep();
    assertThat(inTrash(1)).isFalse();
    assertThat(inTrash(2)).isTrue();
    assertThat(recordedInTrash()).containsExactly(2);
    clock.advance(Duration.ofDays(3));
    sweep();
    assertThat(inTrash(2)).isFalse();
    assertThat(recordedInTrash()).isEmpty();
    assertThat(recordedInPlace()).isEmpty();
    assertThat(holdings.used()).isEqualTo(head(1, 1).encode().length);
  }

  @Test
  void aSweepWithoutItsLedgerDoesNothing() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    clock.advance(RETENTION);
    journal.silent = true;
    sweep();
    assertThat(inTrash(1)).isTrue();
  }

  @Test
  void aHeadThatCannotBeReadKeepsOnlyTheTrashOfItsOwner() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    var other = Packs.keys(2);
    var group = new Group(Cast.groupId(8), other.owner(), Packs.SCHEME, Packs.GROUP.members(), 1);
    holdings.book().join(group);
    keep(Head.sign(other, Cast.peer(2), 1, 1, List.of(), "sealed".getBytes(UTF_8)));
    var trashed = data.resolve("shards/trash/" + group.id() + "/" + Packs.id(3) + ".0");
    Files.createDirectories(trashed.getParent());
    Files.write(trashed, new byte[1000]);
    sweep();
    clock.advance(RETENTION);
    Path head = data.resolve("heads/" + Packs.KEYS.owner() + "/" + Cast.peer(1) + ".head");
    Files.delete(head);
    Files.createDirectory(head);

    sweep();

    assertThat(inTrash(1)).isTrue();
    assertThat(trashed).doesNotExist();
  }

  @Test
  void theTrashOfAGroupThatIsUnknownIsLeftAlone() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    Files.delete(data.resolve("address-book.json"));
    holdings = Holdings.open(data, 1 << 20, wall, clock, disk);
    clock.advance(RETENTION);
    sweep();
    assertThat(inTrash(1)).isTrue();
  }

  private void deleteOne() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
  }

  /** And lets the time pass until then, with sweeps on the way. */
  private void assertPurgedAfter(Duration rest) throws IOException {
    sweep();
    clock.advance(rest.minusMillis(1));
    sweep();
    assertThat(inTrash(1)).isTrue();
    clock.advance(Duration.ofMillis(1));
    sweep();
    assertThat(inTrash(1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-20_000, 20_000})
  void aClockThatIsSetDoesNotChangeTheAge(long days) throws IOException {
    deleteOne();
    clock.advance(Duration.ofDays(3));
    sweep();
    set = Duration.ofDays(days);
    assertPurgedAfter(RETENTION.minusDays(3));
  }

  @Test
  void aClockThatWasNotSetYetDoesNotCostTheGrace() throws IOException {
    set = Duration.ofDays(-20_000);
    sweep();
    clock.advance(Duration.ofMinutes(1));
    deleteOne();
    clock.advance(Duration.ofMinutes(1));
    set = Duration.ZERO;
    assertPurgedAfter(RETENTION.minusMinutes(1));
  }

  @Test
  void aStartBeforeTheClockIsSetKeepsTheAge() throws IOException {
    deleteOne();
    clock.advance(Duration.ofDays(3));
    set = Duration.ofDays(-20_000);
    open();
    sweep();
    clock.advance(Duration.ofHours(1));
    set = Duration.ZERO;
    assertPurgedAfter(RETENTION.minusDays(3).minusHours(1));
  }

  @Test
  void whatIsOfTheFutureCountsFromNow() throws IOException {
    set = Duration.ofDays(20_000);
    deleteOne();
    set = Duration.ZERO;
    open();
    sweep();
    clock.advance(Duration.ofHours(1));
    assertPurgedAfter(RETENTION);
  }

  @Test
  void whatIsDeletedAgainCountsFromThen() throws IOException {
    deleteOne();
    clock.advance(RETENTION);
    journal.silent = true;
    assertRefused(Code.UNAVAILABLE, () -> keep(head(1, 2, 1)));
    journal.silent = false;
    assertThat(served(1)).isTrue();
    keep(head(1, 3));
    delete(1, 3, 1);
    assertPurgedAfter(RETENTION);
  }
}
