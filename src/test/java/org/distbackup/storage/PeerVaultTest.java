package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.distbackup.MemoryJournal;
import org.distbackup.id.GroupId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.message.MonitorCommand;
import org.distbackup.message.MonitorCommand.GroupAccepted;
import org.distbackup.message.MonitorCommand.ReportPeer;
import org.distbackup.message.StorageMessage;
import org.distbackup.message.StorageMessage.AssignGroup;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.placement.ManualClock;
import org.distbackup.shard.Descriptor;
import org.distbackup.snapshot.Deletion;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.storage.LedgerEvent.GroupJoined;
import org.distbackup.storage.LedgerEvent.ShardPurged;
import org.distbackup.storage.LedgerEvent.ShardRestored;
import org.distbackup.storage.LedgerEvent.ShardStored;
import org.distbackup.storage.LedgerEvent.ShardTrashed;
import org.distbackup.transfer.Held;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Refusal.Code;
import org.distbackup.transfer.Vault.Incoming;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The vault of peer 1, with its storage actor and a journal in memory behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerVaultTest {
  private static final StorageSettings SETTINGS =
      new StorageSettings(
          Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofDays(7), Duration.ofMillis(100));
  private static final String LEDGER = LedgerActor.persistenceId(Packs.GROUP.id()).id();
  private static final byte[] BYTES = Packs.bytes(1, 10_000);
  private static final Descriptor DESCRIPTOR = Packs.descriptor(1, BYTES);

  private final ManualClock clock = new ManualClock();
  private final ActorTestKit kit = ActorTestKit.create(MemoryJournal.CONFIG);
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private TestProbe<GroupAccepted> accepted = kit.createTestProbe(GroupAccepted.class);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Peer peer;

  /** One life of the peer's node. */
  private final class Peer {
    final Path data;
    final Holdings holdings;
    final PeerVault vault;
    final TestProbe<MonitorCommand> monitor = kit.createTestProbe(MonitorCommand.class);
    final ActorRef<StorageActor.Command> storage;
    final ActorRef<StorageMessage> assignments;

    Peer(Path data) throws IOException {
      this.data = data;
      holdings = Holdings.open(data, 1 << 20, clock, clock, Disk.REAL);
      vault = new PeerVault(Cast.peer(1), holdings, SETTINGS);
      storage =
          kit.spawn(StorageActor.create(Cast.member(1), holdings, monitor.getRef(), SETTINGS));
      vault.attach(storage, kit.scheduler());
      assignments = monitor.expectMessageClass(ReportPeer.class).storage();
    }

    void assign(Group group) {
      assignments.tell(new AssignGroup(group, accepted.getRef()));
    }
  }

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    journal.clearAll();
    accepted = kit.createTestProbe(GroupAccepted.class);
    peer = new Peer(data);
    peer.assign(Packs.GROUP);
    accepted.expectMessage(new GroupAccepted(Packs.GROUP.id(), Cast.peer(1), 1));
    journal.expectNextPersisted(LEDGER, new GroupJoined(Packs.GROUP));
  }

  @AfterEach
  void stopPeer() {
    kit.stop(peer.storage);
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private Incoming begin(Descriptor descriptor, int index, byte[] bytes) throws IOException {
    Incoming incoming = peer.vault.putShard(descriptor.encode(), index, bytes.length);
    incoming.write(ByteBuffer.wrap(bytes));
    return incoming;
  }

  private void put(Descriptor descriptor, int index, byte[] bytes) throws Exception {
    await(begin(descriptor, index, bytes));
  }

  private static void await(Incoming incoming) throws Exception {
    incoming.commit().toCompletableFuture().get(20, SECONDS);
  }

  private void putHead(byte[] head) throws Exception {
    Incoming incoming = peer.vault.putHead(head.length);
    incoming.write(ByteBuffer.wrap(head));
    await(incoming);
  }

  /** Thrown, or the failure of the acknowledgement. */
  private static void assertRefused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .extracting(thrown -> thrown instanceof Refusal ? thrown : thrown.getCause())
        .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
        .extracting(Refusal::code)
        .isEqualTo(code);
  }

  @Test
  void itsPortSaysWhoseItIs() {
    assertThat(peer.vault.peer()).contains(Cast.peer(1));
  }

  @Test
  void aShardIsAcknowledgedAfterItsEvent() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    assertThat(journal.persistedInStorage(LEDGER))
        .containsExactly(new GroupJoined(Packs.GROUP), new ShardStored(Packs.id(1), 0, 10_000));
    var range = peer.vault.getRange(Packs.GROUP.id(), Packs.id(1), 0, 0, 10_000);
    assertThat(Packs.read(range)).isEqualTo(BYTES);
  }

  @Test
  void whenTheJournalFailsThereIsNoAcknowledgementAndTheNextTryWorks() throws Exception {
    journal.failNextPersisted(LEDGER);
    assertRefused(Code.UNAVAILABLE, () -> put(DESCRIPTOR, 0, BYTES));
    put(DESCRIPTOR, 0, BYTES);
    assertThat(journal.persistedInStorage(LEDGER))
        .containsExactly(new GroupJoined(Packs.GROUP), new ShardStored(Packs.id(1), 0, 10_000));
  }

  @Test
  void manyShardsAtOnceAreAllRecorded() throws Exception {
    var acknowledgements = new ArrayList<CompletableFuture<Void>>();
    for (int number = 1; number <= 40; number++) {
      byte[] bytes = Packs.bytes(number, 1000);
      acknowledgements.add(
          begin(Packs.descriptor(number, bytes), 0, bytes).commit().toCompletableFuture());
    }
    CompletableFuture.allOf(acknowledgements.toArray(CompletableFuture<?>[]::new)).get(20, SECONDS);
    assertThat(journal.persistedInStorage(LEDGER)).hasSize(41);
  }

  @Test
  void whatIsNotThisPeersShardIsRefused() {
    byte[] encoded = DESCRIPTOR.encode();
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.putShard(encoded, 1, BYTES.length));
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.putShard(encoded, -1, BYTES.length));
    byte[] otherGroup = Packs.descriptor(1, BYTES, Cast.groupId(8), Packs.KEYS).encode();
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.putShard(otherGroup, 0, BYTES.length));
    byte[] otherOwner = Packs.descriptor(1, BYTES, Packs.GROUP.id(), Packs.keys(2)).encode();
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.putShard(otherOwner, 0, BYTES.length));
  }

  @Test
  void whoIsNoMemberDoesNotSayThatAShardIsNotThere() throws Exception {
    GroupId unknown = Cast.groupId(8);
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.getInventory(unknown, Held.BEFORE_ALL));
    assertRefused(Code.NOT_MEMBER, () -> peer.vault.verifyShard(unknown, Packs.id(1), 0));
    assertThat(peer.vault.getInventory(Packs.GROUP.id(), Held.BEFORE_ALL)).isEmpty();
    assertRefused(Code.NOT_FOUND, () -> peer.vault.verifyShard(Packs.GROUP.id(), Packs.id(1), 0));

    // It knows the group: of an address book that was recovered, for instance.
    var other = new PeerVault(Cast.peer(3), peer.holdings, SETTINGS);
    assertRefused(Code.NOT_MEMBER, () -> other.getInventory(Packs.GROUP.id(), Held.BEFORE_ALL));
    assertRefused(Code.NOT_MEMBER, () -> other.verifyShard(Packs.GROUP.id(), Packs.id(1), 0));
  }

  @Test
  void aDescriptorThatTheOwnerDidNotSignIsRefused() {
    byte[] forged = DESCRIPTOR.encode();
    forged[forged.length - 1] ^= 1;
    assertRefused(Code.BAD_SIGNATURE, () -> peer.vault.putShard(forged, 0, BYTES.length));
    assertRefused(Code.CORRUPT, () -> peer.vault.putShard(new byte[100], 0, 1));
    assertRefused(Code.CORRUPT, () -> peer.vault.putShard(new byte[0], 0, 1));
  }

  @Test
  void wrongBytesAreRefusedAndNotRecorded() {
    assertRefused(Code.CORRUPT, () -> put(DESCRIPTOR, 0, Packs.bytes(2, BYTES.length)));
    assertRefused(Code.CORRUPT, () -> put(DESCRIPTOR, 0, Packs.bytes(1, BYTES.length - 1)));
    assertThat(journal.persistedInStorage(LEDGER)).hasSize(1);
    assertThat(peer.holdings.used()).isZero();
  }

  @Test
  void moreThanIsOfferedIsRefused() {
    byte[] large = Packs.bytes(3, 1 << 20);
    assertRefused(Code.NO_SPACE, () -> put(Packs.descriptor(3, large), 0, large));
  }

  @Test
  void headsAreKeptForOwnersOfGroupsHereOnly() throws Exception {
    Head head = HeadStoreTest.head(2, 1, "sealed");
    putHead(head.encode());
    assertThat(Packs.read(peer.vault.getHeads(Packs.KEYS.owner()))).endsWith(head.encode());
    Head stranger =
        Head.sign(Packs.keys(2), Cast.peer(2), 1, 1, List.of(), "sealed".getBytes(UTF_8));
    assertRefused(Code.NOT_MEMBER, () -> putHead(stranger.encode()));
    byte[] forged = HeadStoreTest.head(2, 2, "sealed").encode();
    forged[forged.length - 1] ^= 1;
    assertRefused(Code.BAD_SIGNATURE, () -> putHead(forged));
    assertRefused(Code.STALE_HEAD, () -> putHead(HeadStoreTest.head(2, 0, "older").encode()));
    assertRefused(Code.CORRUPT, () -> putHead(new byte[300]));
    assertRefused(Code.TOO_LARGE, () -> peer.vault.putHead(Head.MAX_BYTES + 1));
    assertRefused(Code.TOO_LARGE, () -> peer.vault.putHead(1).write(ByteBuffer.allocate(2)));
    Incoming shortOne = peer.vault.putHead(10);
    assertRefused(Code.CORRUPT, shortOne::commit);
  }

  @Test
  void headsOnTheirWayInTakeABoundedPartOfTheMemory() throws Exception {
    var underWay = new ArrayList<Incoming>();
    assertRefused(
        Code.UNAVAILABLE,
        () -> {
          while (underWay.size() < 100) {
            underWay.add(peer.vault.putHead(Head.MAX_BYTES));
          }
        });
    underWay.forEach(Incoming::abort);
    putHead(HeadStoreTest.head(2, 1, "sealed").encode());
  }

  @Test
  void theMemoryOfAHeadIsGivenBackHoweverItEnds() {
    byte[] tooMuch = HeadStoreTest.head(2, 1, "x".repeat(Head.MAX_BYTES - 1000)).encode();
    for (int i = 0; i < 10; i++) {
      assertRefused(Code.NO_SPACE, () -> putHead(tooMuch));
      assertRefused(Code.CORRUPT, () -> putHead(new byte[Head.MAX_BYTES]));
      assertRefused(Code.CORRUPT, () -> peer.vault.putHead(Head.MAX_BYTES).commit());
    }
  }

  @Test
  void withoutTheClusterReadsGoOnAndWritesAreRefused() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    putHead(HeadStoreTest.head(2, 1, "sealed").encode());
    Incoming underway = begin(DESCRIPTOR, 0, BYTES);
    peer.vault.detach();
    assertRefused(Code.UNAVAILABLE, () -> put(DESCRIPTOR, 0, BYTES));
    assertRefused(Code.UNAVAILABLE, () -> peer.vault.putHead(10));
    assertRefused(Code.UNAVAILABLE, underway::commit);
    peer.vault.getRange(Packs.GROUP.id(), Packs.id(1), 0, 0, 1).close();
    assertThat(peer.vault.getDescriptor(Packs.GROUP.id(), Packs.id(1)))
        .isEqualTo(DESCRIPTOR.encode());
    assertThat(Packs.read(peer.vault.getHeads(Packs.KEYS.owner()))).isNotEmpty();
    assertThat(AddressBook.decode(peer.vault.getAddressBook()).groups())
        .containsExactly(Packs.GROUP);
  }

  @Test
  void afterARestartOfTheActorsTheGroupsAreStillKnown() throws Exception {
    kit.stop(peer.storage);
    var storage =
        kit.spawn(
            StorageActor.create(Cast.member(1), peer.holdings, peer.monitor.getRef(), SETTINGS));
    peer.vault.attach(storage, kit.scheduler());
    put(DESCRIPTOR, 0, BYTES);
    kit.stop(storage);
    assertThat(journal.persistedInStorage(LEDGER)).hasSize(2);
  }

  @Test
  void anAssignmentThatDoesNotNameThisPeerIsNotAccepted() {
    peer.assign(Cast.group(9, Packs.SCHEME, 2, 3));
    accepted.expectNoMessage();
    assertThat(peer.holdings.book().current().groups()).containsExactly(Packs.GROUP);
  }

  @Test
  void anAssignmentThatTheJournalDoesNotTakeIsNotAccepted() {
    Group group = Cast.group(9, Packs.SCHEME, 1, 3);
    journal.failNextPersisted(LedgerActor.persistenceId(group.id()).id());
    peer.assign(group);
    accepted.expectNoMessage();
    peer.assign(group);
    accepted.expectMessage(new GroupAccepted(group.id(), Cast.peer(1), 1));
  }

  /** To answer it, the peer must not have lost what it knows of the group. */
  private void assignOthers() {
    var members = Packs.GROUP.members();
    for (var other :
        List.of(
            new Group(Packs.GROUP.id(), Packs.keys(2).owner(), Packs.SCHEME, members, 2),
            new Group(Packs.GROUP.id(), Packs.KEYS.owner(), Packs.SCHEME, members.reversed(), 2))) {
      peer.assign(other);
      accepted.expectMessage(new GroupAccepted(Packs.GROUP.id(), Cast.peer(1), 1));
      assertThat(peer.holdings.book().current().groups()).containsExactly(Packs.GROUP);
    }
    assertThat(journal.persistedInStorage(LEDGER)).doesNotHaveDuplicates();
  }

  @Test
  void anAssignmentThatGivesAKnownGroupToAnotherOwnerLetsNobodyDelete() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    assignOthers();
    assertRefused(Code.NOT_MEMBER, () -> delete(deletion(Packs.keys(2), Packs.GROUP.id(), 1, 1)));
    assertThat(peer.vault.verifyShard(Packs.GROUP.id(), Packs.id(1), 0)).hasSize(32);
  }

  @Test
  void theJournalTellsWhoseAGroupIsWhenTheAddressBookIsLost(@TempDir Path empty) throws Exception {
    kit.stop(peer.storage);
    peer = new Peer(empty);
    assignOthers();
  }

  @Test
  void theAddressBookTellsWhoseAGroupIsWhenTheJournalIsLost() throws IOException {
    kit.stop(peer.storage);
    journal.clearAll();
    peer = new Peer(peer.data);
    assignOthers();
  }

  private static Deletion deletion(OwnerKeys keys, GroupId group, long counter, int... packs) {
    return Deletion.sign(
        keys, group, Cast.peer(2), counter, IntStream.of(packs).mapToObj(Packs::id).toList());
  }

  private byte[] delete(Deletion deletion) throws Exception {
    return peer.vault.delete(deletion.encode()).toCompletableFuture().get(20, SECONDS);
  }

  private static byte[] headThatLists(long counter, int... packs) {
    var live = new LiveSet(Packs.GROUP.id(), IntStream.of(packs).mapToObj(Packs::id).toList());
    return Head.sign(Packs.KEYS, Cast.peer(2), counter, 1, List.of(live), "sealed".getBytes(UTF_8))
        .encode();
  }

  @Test
  void aDeletionIsAnsweredAfterItsEvents() throws Exception {
    byte[] second = Packs.bytes(2, 500);
    put(DESCRIPTOR, 0, BYTES);
    put(Packs.descriptor(2, second), 0, second);
    putHead(headThatLists(1, 2));
    long at = clock.millis();
    assertThat(delete(deletion(Packs.KEYS, Packs.GROUP.id(), 1, 1, 2, 3)))
        .isEqualTo(Packs.id(2).bytes());
    assertThat(journal.persistedInStorage(LEDGER))
        .hasSize(4)
        .endsWith(new ShardTrashed(Packs.id(1), 0, 10_000, at));
    assertRefused(
        Code.NOT_FOUND, () -> peer.vault.getRange(Packs.GROUP.id(), Packs.id(1), 0, 0, 1));
    assertThat(peer.vault.getInventory(Packs.GROUP.id(), Held.BEFORE_ALL))
        .hasSize(Held.BYTES)
        .startsWith(Packs.id(2).bytes());

    putHead(headThatLists(2, 1, 2));
    assertThat(journal.persistedInStorage(LEDGER))
        .endsWith(new ShardRestored(Packs.id(1), 0, 10_000));
    assertThat(peer.vault.verifyShard(Packs.GROUP.id(), Packs.id(1), 0))
        .isEqualTo(DESCRIPTOR.hashes().getFirst());
  }

  @Test
  void theTrashIsEmptiedAfterAWhile() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    putHead(headThatLists(1));
    delete(deletion(Packs.KEYS, Packs.GROUP.id(), 1, 1));
    clock.advance(Duration.ofDays(7));
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(journal.persistedInStorage(LEDGER))
                    .endsWith(new ShardPurged(Packs.id(1), 0)));
    assertThat(peer.holdings.used()).isEqualTo(headThatLists(1).length);
  }

  @Test
  void aDeletionThatIsNotTheOwnersIsRefused() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    putHead(headThatLists(1));
    GroupId group = Packs.GROUP.id();
    byte[] forged = deletion(Packs.KEYS, group, 1, 1).encode();
    forged[forged.length - 1] ^= 1;
    assertRefused(Code.BAD_SIGNATURE, () -> peer.vault.delete(forged));
    assertRefused(Code.NOT_MEMBER, () -> delete(deletion(Packs.keys(2), group, 1, 1)));
    assertRefused(Code.NOT_MEMBER, () -> delete(deletion(Packs.KEYS, Cast.groupId(8), 1, 1)));
    assertRefused(Code.UNAVAILABLE, () -> delete(deletion(Packs.KEYS, group, 2, 1)));
    assertRefused(Code.CORRUPT, () -> peer.vault.delete(new byte[300]));
    assertRefused(Code.CORRUPT, () -> peer.vault.delete(new byte[0]));
    peer.vault.detach();
    assertRefused(Code.UNAVAILABLE, () -> delete(deletion(Packs.KEYS, group, 1, 1)));
    assertThat(peer.vault.verifyShard(group, Packs.id(1), 0)).hasSize(32);
  }

  @Test
  void aDeletionThatTheJournalDoesNotTakeMayComeAgain() throws Exception {
    put(DESCRIPTOR, 0, BYTES);
    putHead(headThatLists(1));
    journal.failNextPersisted(LEDGER);
    var deletion = deletion(Packs.KEYS, Packs.GROUP.id(), 1, 1);
    assertRefused(Code.UNAVAILABLE, () -> delete(deletion));
    assertThat(delete(deletion)).isEmpty();
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(journal.persistedInStorage(LEDGER))
                    .endsWith(new ShardTrashed(Packs.id(1), 0, 10_000, clock.millis())));
  }
}
