package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.storage.Refusals.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.distbackup.shard.Descriptor;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStoreTest {
  private static final int LENGTH = 200_000;
  private static final byte[] BYTES = Packs.bytes(1, LENGTH);
  private static final Descriptor DESCRIPTOR = Packs.descriptor(1, BYTES);
  private static final long ON_DISK = ShardFile.HEADER_BYTES + LENGTH;

  @TempDir Path data;
  private final FaultyDisk disk = new FaultyDisk();
  private Holdings holdings;

  @BeforeEach
  void open() throws IOException {
    open(10 * ON_DISK);
  }

  private void open(long offered) throws IOException {
    holdings = Holdings.open(data, offered, InstantSource.system(), InstantSource.system(), disk);
  }

  private ShardStore store() {
    return holdings.shards();
  }

  private void put(Descriptor descriptor, byte[] bytes) throws IOException {
    IncomingShard shard = store().begin(descriptor, 0, bytes.length);
    shard.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
    shard.write(ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
    shard.finish();
  }

  private byte[] read(int offset, int length) throws IOException {
    return Packs.read(store().range(Packs.GROUP.id(), Packs.id(1), 0, offset, length));
  }

  private List<Path> filesOnDisk() throws IOException {
    try (var files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void givesBackWhatItTookAlsoAfterReopening() throws IOException {
    put(DESCRIPTOR, BYTES);
    open();
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    assertThat(read(LENGTH - 3, 3))
        .containsExactly(BYTES[LENGTH - 3], BYTES[LENGTH - 2], BYTES[LENGTH - 1]);
    assertThat(store().descriptor(Packs.GROUP.id(), Packs.id(1))).isEqualTo(DESCRIPTOR.encode());
    assertThat(holdings.used()).isEqualTo(ON_DISK);
  }

  @Test
  void aFileLiesUnderItsGroupAndPack() throws IOException {
    put(DESCRIPTOR, BYTES);
    String pack = Packs.id(1).toString();
    assertThat(
            data.resolve(
                "shards/" + Packs.GROUP.id() + "/" + pack.substring(0, 2) + "/" + pack + ".0"))
        .exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, LENGTH + 1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesRangesBeyondTheShard(int at) throws IOException {
    put(DESCRIPTOR, BYTES);
    assertRefused(Code.NOT_FOUND, () -> read(at, 1));
    assertRefused(Code.NOT_FOUND, () -> read(1, at));
  }

  @Test
  void refusesWhatIsNotHere() {
    assertRefused(Code.NOT_FOUND, () -> read(0, 1));
    assertRefused(Code.NOT_FOUND, () -> store().descriptor(Packs.GROUP.id(), Packs.id(1)));
    assertRefused(Code.NOT_FOUND, () -> store().range(Packs.GROUP.id(), Packs.id(1), -1, 0, 1));
  }

  @Test
  void theSameShardMayComeAgain() throws IOException {
    put(DESCRIPTOR, BYTES);
    put(DESCRIPTOR, BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
  }

  @Test
  void anotherPackOfTheSameNameIsRefused() throws IOException {
    put(DESCRIPTOR, BYTES);
    byte[] other = Packs.bytes(2, LENGTH);
    assertRefused(Code.CORRUPT, () -> put(Packs.descriptor(1, other), other));
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
  }

  @Test
  void wrongBytesAreRefusedAndLeaveNothing() throws IOException {
    byte[] flipped = BYTES.clone();
    flipped[LENGTH / 2] ^= 1;
    assertRefused(Code.CORRUPT, () -> put(DESCRIPTOR, flipped));
    assertNothingIsLeft();
  }

  @Test
  void aShortBodyIsRefusedAndLeavesNothing() throws IOException {
    IncomingShard shard = store().begin(DESCRIPTOR, 0, LENGTH);
    shard.write(ByteBuffer.wrap(BYTES, 0, LENGTH - 1));
    assertRefused(Code.CORRUPT, shard::finish);
    assertNothingIsLeft();
  }

  @Test
  void aLongBodyIsRefusedAndLeavesNothing() throws IOException {
    IncomingShard shard = store().begin(DESCRIPTOR, 0, LENGTH);
    shard.write(ByteBuffer.wrap(BYTES));
    assertRefused(Code.TOO_LARGE, () -> shard.write(ByteBuffer.allocate(1)));
    assertRefused(Code.UNAVAILABLE, shard::finish);
    shard.abort();
    assertNothingIsLeft();
  }

  @Test
  void anAbortedTransferLeavesNothing() throws IOException {
    IncomingShard shard = store().begin(DESCRIPTOR, 0, LENGTH);
    shard.write(ByteBuffer.wrap(BYTES, 0, 10));
    shard.abort();
    shard.abort();
    assertNothingIsLeft();
  }

  @Test
  void anIndexOrLengthThatIsNotTheDescriptorsIsRefused() throws IOException {
    assertRefused(Code.CORRUPT, () -> store().begin(DESCRIPTOR, 2, LENGTH));
    assertRefused(Code.CORRUPT, () -> store().begin(DESCRIPTOR, -1, LENGTH));
    assertRefused(Code.CORRUPT, () -> store().begin(DESCRIPTOR, 0, LENGTH - 1));
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(filesOnDisk()).isEmpty();
    assertThat(holdings.used()).isZero();
    put(DESCRIPTOR, BYTES);
  }

  @Test
  void whatIsOnItsWayCountsAgainstTheOffer() throws IOException {
    open(2 * ON_DISK - 1);
    IncomingShard first = store().begin(DESCRIPTOR, 0, LENGTH);
    assertRefused(Code.NO_SPACE, () -> store().begin(DESCRIPTOR, 0, LENGTH));
    first.abort();
    put(DESCRIPTOR, BYTES);
    byte[] other = Packs.bytes(2, LENGTH);
    assertRefused(Code.NO_SPACE, () -> put(Packs.descriptor(2, other), other));
    assertThat(holdings.full()).isTrue();
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
  }

  @Test
  void aShardThatReplacesOneTakesOnlyWhatItAdds() throws IOException {
    put(DESCRIPTOR, BYTES);
    Path file = filesOnDisk().getFirst();
    open(1);
    IncomingShard shard = store().begin(DESCRIPTOR, 0, LENGTH);
    shard.write(ByteBuffer.wrap(BYTES));
    shard.abort();
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    disk.spoil(file);
    put(DESCRIPTOR, BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
    truncate(file);
    open(ON_DISK);
    assertRefused(Code.NO_SPACE, () -> put(DESCRIPTOR, BYTES));
    open(2 * ON_DISK);
    put(DESCRIPTOR, BYTES);
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
    assertThat(holdings.free()).isEqualTo(ON_DISK - ON_DISK / 4);
  }

  @Test
  void shardsDoNotTakeWhatIsKeptForHeads() throws IOException {
    open(2 * ON_DISK);
    assertThat(holdings.free()).isEqualTo(2 * ON_DISK - ON_DISK / 4);
    put(DESCRIPTOR, BYTES);
    byte[] other = Packs.bytes(2, LENGTH);
    assertRefused(Code.NO_SPACE, () -> put(Packs.descriptor(2, other), other));
    assertThat(holdings.free()).isEqualTo(ON_DISK - ON_DISK / 4);
    open(1L << 30);
    assertThat(holdings.free()).isEqualTo((1L << 30) - (64 << 20) - ON_DISK);
  }

  @Test
  void shardsLeaveOnTheDiskWhatIsKeptForHeads() throws IOException {
    long kept = 10 * ON_DISK / 8 + Space.FOR_JOURNAL;
    disk.leave(kept + ON_DISK - 1);
    assertThat(holdings.free()).isEqualTo(ON_DISK - 1);
    assertRefused(Code.NO_SPACE, () -> store().begin(DESCRIPTOR, 0, LENGTH));
    disk.leave(kept + ON_DISK);
    put(DESCRIPTOR, BYTES);
    disk.leave(0);
    put(DESCRIPTOR, BYTES);
    byte[] other = Packs.bytes(2, LENGTH);
    assertRefused(Code.NO_SPACE, () -> put(Packs.descriptor(2, other), other));
    assertThat(holdings.free()).isZero();
  }

  @Test
  void aFullDiskIsRefusedAndLeavesNothing() throws IOException {
    IncomingShard shard = store().begin(DESCRIPTOR, 0, LENGTH);
    disk.fill();
    assertRefused(
        Code.NO_SPACE,
        () -> {
          shard.write(ByteBuffer.wrap(BYTES));
          shard.finish();
        });
    assertRefused(Code.NO_SPACE, () -> put(DESCRIPTOR, BYTES));
    assertThat(filesOnDisk()).isEmpty();
    assertThat(holdings.used()).isZero();
  }

  @Test
  void bytesAreDurableBeforeTheNameAndTheNameBeforeTheEnd() throws IOException {
    disk.forgetSteps();
    put(DESCRIPTOR, BYTES);
    assertThat(disk.steps())
        .containsExactly(
            "create",
            "write",
            "sync file",
            "make folder",
            "sync folder shards",
            "make folder",
            "sync folder " + Packs.GROUP.id(),
            "rename",
            "sync folder " + Packs.id(1).toString().substring(0, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void afterAPowerCutAtAnyStepTheShardIsWholeOrAbsentAndMayComeAgain(int step) throws IOException {
    disk.cutPowerAt(step);
    boolean finished = true;
    try {
      put(DESCRIPTOR, BYTES);
    } catch (FaultyDisk.PowerCut e) {
      finished = false;
    }
    assertThat(finished).isEqualTo(step == 9);
    disk.cutPowerAt(Integer.MAX_VALUE);
    open();
    boolean there = holdings.used() > 0;
    assertThat(there).as("there after reopening").isEqualTo(step >= 8);
    assertThat(filesOnDisk()).hasSize(there ? 1 : 0);
    if (there) {
      assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    } else {
      assertRefused(Code.NOT_FOUND, () -> read(0, 1));
    }
    put(DESCRIPTOR, BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 4096, ON_DISK - 1})
  void aTornFileIsNeverServedAndSetAside(long length) throws IOException {
    put(DESCRIPTOR, BYTES);
    Path file = filesOnDisk().getFirst();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    assertRefused(Code.NOT_FOUND, () -> read(0, 1));
    open();
    store().quarantineTorn();
    assertThat(filesOnDisk())
        .containsExactly(data.resolve("shards/quarantine").resolve(file.getFileName()));
    assertThat(holdings.used()).isZero();
    put(DESCRIPTOR, BYTES);
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
  }

  private static void truncate(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }
  }

  @Test
  void aShardThatCannotBeReadMayComeAgain() throws IOException {
    put(DESCRIPTOR, BYTES);
    disk.spoil(filesOnDisk().getFirst());
    put(DESCRIPTOR, BYTES);
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
  }

  @Test
  void aFileThatCannotBeReadDoesNotHideTheTornOnesBehindIt() throws IOException {
    for (int number = 1; number <= 3; number++) {
      byte[] bytes = Packs.bytes(number, LENGTH);
      put(Packs.descriptor(number, bytes), bytes);
    }
    Path first = ShardFiles.under(data.resolve("shards")).paths().getFirst();
    for (Path file : filesOnDisk()) {
      if (!file.equals(first)) {
        truncate(file);
      }
    }
    disk.spoil(first);
    store().quarantineTorn();
    assertThat(filesOnDisk())
        .contains(first)
        .filteredOn(file -> file.startsWith(data.resolve("shards/quarantine")))
        .hasSize(2);
  }

  @Test
  void aGoodShardThatComesWhileATornOneIsLookedAtStays() throws IOException {
    put(DESCRIPTOR, BYTES);
    truncate(filesOnDisk().getFirst());
    open();
    disk.onceOpen(() -> put(DESCRIPTOR, BYTES));
    store().quarantineTorn();
    assertThat(read(0, LENGTH)).isEqualTo(BYTES);
    assertThat(holdings.used()).isEqualTo(ON_DISK);
  }

  @Test
  void aFileUnderAnotherNameIsNotServed() throws IOException {
    put(DESCRIPTOR, BYTES);
    Path file = filesOnDisk().getFirst();
    Files.move(file, file.resolveSibling(Packs.id(1) + ".1"));
    assertRefused(Code.NOT_FOUND, () -> store().range(Packs.GROUP.id(), Packs.id(1), 1, 0, 1));
  }
}
