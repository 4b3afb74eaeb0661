package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.placement.ManualClock;
import org.distbackup.shard.ShardFile;
import org.distbackup.snapshot.Deletion;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.distbackup.transfer.Held;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deleted, taken back and purged, and what a stop at any step leaves of it. */
class DisposalTest {
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final GroupId GROUP = Packs.GROUP.id();
  private static final int LENGTH = 5_000;
  private static final int OWNER_IN_FILE = 51;
  private static final long ON_DISK = ShardFile.HEADER_BYTES + LENGTH;

  @TempDir Path data;
  private final ManualClock clock = new ManualClock();
  private Duration set = Duration.ZERO;
  private final InstantSource wall = () -> clock.instant().plus(set);
  private final FaultyDisk disk = new FaultyDisk();
  private final Journal journal = new Journal();
  private Holdings holdings;

  /** Ledgers without actors; what they hold outlives a power cut. */
  private static final class Journal implements Ledgers {
    private final Map<GroupId, LedgerState> states = new HashMap<>();
    private int writes;
    private boolean silent;

    LedgerState of(GroupId group) {
      return states.getOrDefault(group, LedgerState.EMPTY);
    }

    @Override
    public void note(GroupId group, List<LedgerEvent> events) {
      if (silent) {
        throw new Refusal(Code.UNAVAILABLE, "silent");
      }
      writes++;
      for (LedgerEvent event : of(group).news(events)) {
        states.put(group, of(group).with(event));
      }
    }

    @Override
    public List<ShardTrashed> trashed(GroupId group) {
      if (silent) {
        throw new Refusal(Code.UNAVAILABLE, "silent");
      }
      return of(group).trashed();
    }
  }

  @BeforeEach
  void open() throws IOException {
    holdings = Holdings.open(data, 1 << 20, wall, clock, disk);
    holdings.book().join(Packs.GROUP);
  }

  private static byte[] bytes(int number) {
    return Packs.bytes(number, LENGTH);
  }

  private void put(int... numbers) throws IOException {
    for (int number : numbers) {
      IncomingShard shard =
          holdings.shards().begin(Packs.descriptor(number, bytes(number)), 0, LENGTH);
      shard.write(ByteBuffer.wrap(bytes(number)));
      shard.finish();
      journal.note(GROUP, List.of(new ShardStored(Packs.id(number), 0, LENGTH)));
    }
  }

  private static Head head(int device, long counter, int... live) {
    return Head.sign(
        Packs.KEYS,
        Cast.peer(device),
        counter,
        1,
        List.of(new LiveSet(GROUP, ids(live))),
        "sealed".getBytes(UTF_8));
  }

  private static List<PackId> ids(int... numbers) {
    return IntStream.of(numbers).mapToObj(Packs::id).toList();
  }

  private void keep(Head head) throws IOException {
    holdings.disposal().keep(head, journal);
  }

  private Set<PackId> delete(int device, long counter, int... numbers) throws IOException {
    var deletion = Deletion.sign(Packs.KEYS, GROUP, Cast.peer(device), counter, ids(numbers));
    return holdings.disposal().delete(deletion, Packs.GROUP, journal);
  }

  private void sweep() throws IOException {
    holdings.disposal().sweep(RETENTION, true, journal);
  }

  private boolean served(int number) throws IOException {
    try {
      var range = holdings.shards().range(GROUP, Packs.id(number), 0, 0, LENGTH);
      assertThat(Packs.read(range)).isEqualTo(bytes(number));
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
      return false;
    }
  }

  private boolean inTrash(int number) {
    return Files.exists(data.resolve("shards/trash/" + GROUP + "/" + Packs.id(number) + ".0"));
  }

  private List<Integer> recordedInTrash() {
    return journal.of(GROUP).trashed().stream().map(shard -> number(shard.pack())).toList();
  }

  private List<Integer> recordedInPlace() {
    return journal.of(GROUP).stored().stream().map(shard -> number(shard.pack())).toList();
  }

  private static int number(PackId pack) {
    return (int) pack.low();
  }

  private static void assertRefused(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

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

  private Path file(int number) {
    return data.resolve("shards/" + GROUP + "/0" + number + "/" + Packs.id(number) + ".0");
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

  @Test
  void namesAreDurableBeforeTheEvent() throws IOException {
    put(1, 2);
    keep(head(1, 1));
    disk.forgetSteps();
    delete(1, 1, 1, 2);
    assertThat(disk.steps())
        .containsExactly(
            "make folder",
            "sync folder shards",
            "make folder",
            "sync folder trash",
            "rename",
            "rename",
            "sync folder " + GROUP,
            "sync folder 01",
            "sync folder 02");
    disk.forgetSteps();
    keep(head(2, 1, 1));
    assertThat(disk.steps()).endsWith("rename", "sync folder 01", "sync folder " + GROUP);
    clock.advance(RETENTION);
    disk.forgetSteps();
    sweep();
    assertThat(disk.steps()).containsExactly("delete", "sync folder " + GROUP);
  }

  /** Dies at a step, with or without the journal's last write, and begins again. */
  private void stopAt(int step, boolean journalLost, ThrowingCallable call) throws Throwable {
    journal.silent = journalLost;
    disk.cutPowerAt(step);
    try {
      call.call();
    } catch (FaultyDisk.PowerCut | Refusal stopped) {
      // as it should
    }
    journal.silent = false;
    disk.cutPowerAt(Integer.MAX_VALUE);
    open();
  }

  private void assertSettled(int... numbers) throws IOException {
    for (int number : numbers) {
      assertThat(served(number)).as("pack %d in one place", number).isNotEqualTo(inTrash(number));
    }
    assertThat(recordedInTrash())
        .containsExactlyElementsOf(IntStream.of(numbers).filter(this::inTrash).boxed().toList());
    assertThat(recordedInPlace())
        .containsExactlyElementsOf(
            IntStream.of(numbers).filter(number -> !inTrash(number)).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0, true", "1, false", "1, true", "2, false", "2, true"})
  void aStopAtAnyStepLosesNothingAndLeaksNothing(int what, boolean journalLost, @TempDir Path root)
      throws Throwable {
    for (int step = 0; step < 13; step++) {
      data = Files.createDirectory(root.resolve("stopped-at-" + step));
      journal.states.clear();
      open();
      stopAndSweep(step, what, journalLost);
    }
  }

  private void stopAndSweep(int step, int what, boolean journalLost) throws Throwable {
    put(1, 2, 3);
    keep(head(1, 1, 3));
    switch (what) {
      case 0 -> stopAt(step, journalLost, () -> delete(1, 1, 1, 2));
      case 1 -> {
        delete(1, 1, 1, 2);
        stopAt(step, journalLost, () -> keep(head(1, 2, 1, 3)));
      }
      default -> {
        delete(1, 1, 1, 2);
        stopAt(step, journalLost, () -> put(1));
      }
    }
    long used = holdings.used();
    sweep();
    assertSettled(1, 2, 3);
    boolean wanted =
        !holdings.heads().alive(Packs.KEYS.owner(), GROUP, Set.copyOf(ids(1))).isEmpty();
    assertThat(wanted && !served(1)).as("a pack that the newest head lists is away").isFalse();
    assertThat(holdings.used()).isLessThanOrEqualTo(used);

    clock.advance(RETENTION);
    sweep();
    sweep();
    assertThat(recordedInTrash()).isEmpty();
    assertThat(IntStream.of(1, 2, 3).anyMatch(this::inTrash)).isFalse();
    assertThat(served(3)).isTrue();
    open();
    long kept = holdings.used();
    int heads = Packs.read(holdings.heads().heads(Packs.KEYS.owner())).length - Integer.BYTES;
    assertThat(kept).isEqualTo(recordedInPlace().size() * ON_DISK + heads);
  }

  @Test
  void aPurgeStoppedAtAnyStepIsFinishedByTheNext() throws Throwable {
    for (int step = 0; step < 4; step++) {
      put(1, 2);
      if (step == 0) {
        keep(head(1, 1));
      }
      delete(1, 1, 1, 2);
      clock.advance(RETENTION);
      stopAt(step, false, this::sweep);
      sweep();
      assertThat(inTrash(1) || inTrash(2)).isFalse();
      assertThat(recordedInTrash()).isEmpty();
      assertThat(recordedInPlace()).isEmpty();
      assertThat(holdings.used()).isEqualTo(head(1, 1).encode().length);
    }
  }

  @Test
  void theInventoryListsWhatIsServedInOrder() throws IOException {
    put(3, 1, 2, 100);
    keep(head(1, 1));
    delete(1, 1, 2);
    assertThat(held(Held.BEFORE_ALL, 10)).containsExactly(1, 3, 100);
    assertThat(held(Packs.id(1), 10)).containsExactly(3, 100);
    assertThat(held(Packs.id(2), 1)).containsExactly(3);
    assertThat(held(Packs.id(100), 10)).isEmpty();
    assertThat(holdings.shards().inventory(Cast.groupId(99), Held.BEFORE_ALL)).isEmpty();
  }

  @Test
  void aStoreWhoseDiskWentAwayDoesNotSayThatItIsEmpty() throws IOException {
    put(1);
    Files.move(data.resolve("shards"), data.resolve("unmounted"));
    Files.createDirectory(data.resolve("shards"));
    assertThatIOException().isThrownBy(() -> holdings.shards().inventory(GROUP, Held.BEFORE_ALL));
  }

  @Test
  void anInventoryDoesNotSplitAPack() throws IOException {
    put(1);
    Path file = data.resolve("shards/" + GROUP + "/01/" + Packs.id(1) + ".0");
    Files.copy(file, file.resolveSibling(Packs.id(1) + ".1"));
    Files.copy(file, file.resolveSibling(Packs.id(1) + ".01"));
    Files.copy(file, file.resolveSibling("else"));
    assertThat(held(Held.BEFORE_ALL, 1)).isEmpty();
    assertThat(held(Held.BEFORE_ALL, 2)).containsExactly(1, 1);
  }

  private List<Integer> held(PackId after, int most) throws IOException {
    byte[] answer = new Inventory(new ShardPaths(data.resolve("shards"))).after(GROUP, after, most);
    assertThat(answer.length % Held.BYTES).isZero();
    return IntStream.range(0, answer.length / Held.BYTES)
        .mapToObj(at -> PackId.read(ByteBuffer.wrap(answer, at * Held.BYTES, PackId.BYTES)))
        .map(DisposalTest::number)
        .toList();
  }

  @Test
  void aRootIsOfWhatLiesHereNow() throws IOException {
    put(1);
    byte[] promised = Packs.descriptor(1, bytes(1)).hashes().getFirst();
    assertThat(holdings.shards().hash(GROUP, Packs.id(1), 0)).isEqualTo(promised);
    Path file = data.resolve("shards/" + GROUP + "/01/" + Packs.id(1) + ".0");
    byte[] rotten = Files.readAllBytes(file);
    rotten[ShardFile.HEADER_BYTES + 77] ^= 1;
    Files.write(file, rotten);
    assertThat(Arrays.equals(holdings.shards().hash(GROUP, Packs.id(1), 0), promised)).isFalse();
    assertRefused(Code.NOT_FOUND, () -> holdings.shards().hash(GROUP, Packs.id(2), 0));
    assertRefused(Code.NOT_FOUND, () -> holdings.shards().hash(GROUP, Packs.id(1), 1));
  }

  @Test
  void aPutReplacesAShardWhoseBytesHaveRotted() throws IOException {
    put(1);
    long used = holdings.used();
    Path file = data.resolve("shards/" + GROUP + "/01/" + Packs.id(1) + ".0");
    byte[] whole = Files.readAllBytes(file);
    byte[] rotten = whole.clone();
    Arrays.fill(rotten, ShardFile.HEADER_BYTES, rotten.length, (byte) 0);
    Files.write(file, rotten);
    put(1);
    assertThat(file).hasBinaryContent(whole);
    assertThat(served(1)).isTrue();
    assertThat(holdings.used()).isEqualTo(used);
  }
}
