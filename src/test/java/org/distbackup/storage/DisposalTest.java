package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.storage.Refusals.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.distbackup.placement.Cast;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.Test;

/** What is deleted, what is kept all the same, and what is taken back. */
class DisposalTest extends DisposalRig {
  private static final int OWNER_IN_FILE = 51;

  @Test
  void whatIsDeletedIsNotServedAndWaitsInTheTrash() throws IOException {
    put(1, 2, 3);
    keep(head(1, 5, 3));
    long used = holdings.used();
    int writes = journal.writes;

    assertThat(delete(1, 5, 1, 2, 9)).isEmpty();

    assertThat(served(1) || served(2)).isFalse();
    assertThat(inTrash(1) && inTrash(2)).isTrue();
    assertThat(served(3)).isTrue();
    assertThat(recordedInTrash()).containsExactly(1, 2);
    assertThat(recordedInPlace()).containsExactly(3);
    assertThat(journal.writes).as("writes to the journal").isEqualTo(writes + 1);
    assertThat(holdings.used()).as("trash is used space").isEqualTo(used);
    assertRefused(Code.NOT_FOUND, () -> holdings.shards().descriptor(GROUP, Packs.id(1)));
    open();
    assertThat(holdings.used()).isEqualTo(used);
    holdings.shards().quarantineTorn();
    assertThat(inTrash(1) && inTrash(2)).isTrue();
  }

  @Test
  void whatTheNewestHeadOfAnyDeviceListsIsKept() throws IOException {
    put(1, 2, 3);
    keep(head(1, 5));
    keep(head(2, 1, 2));
    assertThat(delete(1, 5, 1, 2)).containsExactly(Packs.id(2));
    assertThat(served(1)).isFalse();
    assertThat(served(2)).isTrue();
    keep(head(2, 2));
    assertThat(delete(1, 5, 2)).isEmpty();
    assertThat(served(2)).isFalse();
  }

  private void putOfAnother(int number) throws IOException {
    byte[] bytes = bytes(number);
    IncomingShard shard =
        holdings.shards().begin(Packs.descriptor(number, bytes, GROUP, Packs.keys(2)), 0, LENGTH);
    shard.write(ByteBuffer.wrap(bytes));
    shard.finish();
  }

  private void spoil(int number, int at) throws IOException {
    try (var channel =
        FileChannel.open(file(number), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(one.put(0, (byte) (one.get(0) ^ 1)).rewind(), at);
    }
  }

  @Test
  void aShardThatNamesAnotherOwnerIsNotTheDeletionsToTake() throws IOException {
    put(1);
    putOfAnother(2);
    keep(head(1, 5));
    delete(1, 5, 1, 2);
    assertThat(served(1)).isFalse();
    assertThat(served(2)).isTrue();
    assertThat(recordedInTrash()).containsExactly(1);
  }

  @Test
  void aShardThatDoesNotSayWhoseItIsMayBeDeletedByTheGroupsOwner() throws IOException {
    put(1, 2, 3);
    spoil(1, 0);
    spoil(2, OWNER_IN_FILE);
    try (var channel = FileChannel.open(file(3), StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }
    keep(head(1, 5));
    delete(1, 5, 1, 2, 3);
    assertThat(inTrash(1) && inTrash(2) && inTrash(3)).isTrue();
  }

  @Test
  void aDeletionBeforeItsHeadIsRefused() throws IOException {
    put(1);
    assertRefused(Code.UNAVAILABLE, () -> delete(1, 0, 1));
    keep(head(1, 5));
    assertRefused(Code.UNAVAILABLE, () -> delete(1, 6, 1));
    assertRefused(Code.UNAVAILABLE, () -> delete(2, 5, 1));
    assertThat(served(1)).isTrue();
    assertThat(delete(1, 4, 1)).isEmpty();
    assertThat(served(1)).isFalse();
  }

  @Test
  void aHeadTakesBackWhatItLists() throws IOException {
    put(1, 2);
    keep(head(1, 1));
    delete(1, 1, 1, 2);
    keep(head(2, 1, 1));
    assertThat(served(1)).isTrue();
    assertThat(inTrash(1)).isFalse();
    assertThat(inTrash(2)).isTrue();
    assertThat(recordedInPlace()).containsExactly(1);
    assertThat(recordedInTrash()).containsExactly(2);
    assertThat(holdings.used())
        .isEqualTo(2 * ON_DISK + head(1, 1).encode().length + head(2, 1, 1).encode().length);
  }

  @Test
  void aHeadWhoseRecordFailsIsNotAcknowledgedAndMayComeAgain() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    journal.silent = true;
    assertRefused(Code.UNAVAILABLE, () -> keep(head(2, 1, 1)));
    journal.silent = false;
    keep(head(2, 1, 1));
    sweep();
    assertThat(served(1)).isTrue();
    assertThat(recordedInPlace()).containsExactly(1);
    assertThat(recordedInTrash()).isEmpty();
  }

  @Test
  void aHeadOfAnotherOwnerTakesNothingBack() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    keep(
        Head.sign(
            Packs.keys(2),
            Cast.peer(3),
            1,
            1,
            List.of(new LiveSet(GROUP, ids(1))),
            "sealed".getBytes(UTF_8)));
    sweep();
    assertThat(inTrash(1)).isTrue();
  }

  @Test
  void aPutOfADeletedShardStoresItAnew() throws IOException {
    put(1);
    keep(head(1, 1));
    delete(1, 1, 1);
    put(1);
    assertThat(served(1)).isTrue();
    assertThat(inTrash(1)).isFalse();
    assertThat(recordedInPlace()).containsExactly(1);
    assertThat(recordedInTrash()).isEmpty();
    assertThat(holdings.used()).isEqualTo(ON_DISK + head(1, 1).encode().length);
  }
}
