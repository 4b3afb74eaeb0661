package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.distbackup.transfer.TransferRig.RANDOM;
import static org.distbackup.transfer.TransferRig.descriptor;
import static org.distbackup.transfer.TransferRig.randomBytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Client and data port together; whatever protects the bytes on their way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransferContract {
  private final TransportSecurity security;
  private TransferRig rig;
  private GroupId group;
  private PackId pack;

  TransferContract(TransportSecurity security) {
    this.security = security;
  }

  @BeforeAll
  void open(@TempDir Path folder) {
    rig =
        new TransferRig(
            folder,
            """
            distbackup.transfer.progress-interval = 1 s
            distbackup.transfer.client { stall-timeout = 8 s, idle-timeout = 1 s }
            """,
            security);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @BeforeEach
  void chooseNames() {
    group = GroupId.random(RANDOM);
    pack = PackId.random(RANDOM);
  }

  @Test
  void aShardComesBackWholeAndInRanges() throws IOException {
    byte[] buffer = randomBytes(5_000_000);
    int length = 4_194_311;
    TransferRig.await(
        rig.client.putShard(
            rig.address,
            descriptor(group, pack),
            3,
            buffer,
            77,
            length,
            new CompletableFuture<Void>()));
    assertThat(rig.vault.stored(group, pack, 3))
        .isEqualTo(Arrays.copyOfRange(buffer, 77, 77 + length));

    byte[] into = new byte[length + 10];
    TransferRig.await(
        rig.client.getRange(rig.address, group, pack, 3, 1000, length - 1000, into, 5));
    assertThat(Arrays.copyOfRange(into, 5, 5 + length - 1000))
        .isEqualTo(Arrays.copyOfRange(buffer, 1077, 77 + length));
    assertThat(Arrays.copyOfRange(into, 5 + length - 1000, into.length)).containsOnly(0);
    assertThat(into[4]).isZero();
    assertThat(TransferRig.await(rig.client.getDescriptor(rig.address, group, pack)))
        .isEqualTo(descriptor(group, pack));
    await().until(() -> rig.vault.ranges.stream().allMatch(FileRange::closed));
  }

  @Test
  void onlyThePeerThatIsMeantIsAsked() {
    var endpoint = rig.address.endpoint();
    var self = PeerId.random(RANDOM);
    rig.vault.peer = Optional.of(self);
    TransferRig.await(rig.client.ping(new DataAddress(endpoint, self)));
    assertThatThrownBy(
            () ->
                TransferRig.await(
                    rig.client.ping(new DataAddress(endpoint, PeerId.random(RANDOM)))))
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessage("another peer answers at " + endpoint);
    TransferRig.await(rig.client.ping(rig.address));
    rig.vault.peer = Optional.empty();
    TransferRig.await(rig.client.ping(new DataAddress(endpoint, PeerId.random(RANDOM))));
  }

  @Test
  void theVaultIsOnlyCalledOnItsOwnDispatcher() {
    TransferRig.await(rig.putShard(rig.address, group, pack, 0, randomBytes(10)));
    TransferRig.await(rig.client.getRange(rig.address, group, pack, 0, 0, 10, new byte[10], 0));
    assertThat(rig.vault.threads)
        .isNotEmpty()
        .allMatch(name -> name.contains(TransferSettings.DISPATCHER));
  }

  @Test
  void anEmptyShardIsAShard() throws IOException {
    TransferRig.await(rig.putShard(rig.address, group, pack, 0, new byte[0]));
    assertThat(rig.vault.stored(group, pack, 0)).isEmpty();
    TransferRig.await(rig.client.getRange(rig.address, group, pack, 0, 0, 0, new byte[0], 0));
  }

  @Test
  void headsComeBackOneByOne() {
    byte[] first = randomBytes(100_000);
    byte[] second = randomBytes(1);
    rig.vault.heads.clear();
    TransferRig.await(rig.client.putHead(rig.address, first));
    TransferRig.await(rig.client.putHead(rig.address, second));
    OwnerId owner = OwnerId.of(randomBytes(32));
    assertThat(TransferRig.await(rig.client.getHeads(rig.address, owner)))
        .containsExactly(first, second);
  }

  @Test
  void aDeletionsAnswerNamesWhatIsKept() {
    PackId first = PackId.random(RANDOM);
    PackId second = PackId.random(RANDOM);
    byte[] deletion = ByteBuffer.allocate(70).put(first.bytes()).put(second.bytes()).array();
    rig.vault.deletions.clear();
    assertThat(TransferRig.await(rig.client.delete(rig.address, deletion)))
        .containsExactly(first, second);
    assertThat(TransferRig.await(rig.client.delete(rig.address, new byte[20]))).isEmpty();
    assertThat(rig.vault.deletions).containsExactly(deletion, new byte[20]);
    assertThatThrownBy(() -> TransferRig.await(rig.client.delete(rig.address, new byte[3])))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CORRUPT));
    assertThatThrownBy(() -> rig.client.delete(rig.address, new byte[65_685]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anInventoryIsReadWithoutWhatIsInAnUnknownState() {
    assertThat(
            TransferRig.await(
                rig.client.getInventory(rig.address, new GroupId(7, 0), new PackId(0, 4))))
        .containsExactly(new Held(new PackId(7, 0), 0), new Held(new PackId(7, 2), 2));
    assertThat(TransferRig.await(rig.client.getInventory(rig.address, group, Held.BEFORE_ALL)))
        .isEmpty();
  }

  @Test
  void aShardsRootIsAnswered() {
    byte[] shard = randomBytes(100);
    TransferRig.await(rig.putShard(rig.address, group, pack, 4, shard));
    assertThat(TransferRig.await(rig.client.verifyShard(rig.address, group, pack, 4)))
        .isEqualTo(Arrays.copyOf(shard, 32));
    assertThatThrownBy(() -> TransferRig.await(rig.client.verifyShard(rig.address, group, pack, 5)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_FOUND));
  }

  @Test
  void refusalsArriveWithCodeAndText() {
    assertThatThrownBy(
            () ->
                TransferRig.await(
                    rig.client.getRange(rig.address, group, pack, 0, 0, 1, new byte[1], 0)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_FOUND);
              assertThat(refusal).hasMessage("no such range");
            });
  }

  @Test
  void whatFailsInsideTheVaultIsNotToldToPeers() {
    assertThatThrownBy(() -> TransferRig.await(rig.client.getAddressBook(rig.address)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE);
              assertThat(refusal).hasMessageNotContaining("broken");
            });
  }

  @Test
  void manyRequestsAtOnceAllSucceed() throws IOException {
    byte[] shard = randomBytes(300_000);
    List<CompletionStage<Void>> puts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      puts.add(rig.putShard(rig.address, group, pack, i, shard));
      puts.add(rig.client.ping(rig.address));
    }
    puts.forEach(TransferRig::await);
    List<byte[]> read = new ArrayList<>();
    List<CompletionStage<Void>> gets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] into = new byte[shard.length];
      read.add(into);
      gets.add(rig.client.getRange(rig.address, group, pack, i, 0, shard.length, into, 0));
    }
    gets.forEach(TransferRig::await);
    assertThat(read).allMatch(into -> Arrays.equals(into, shard));
  }

  @Test
  void rangesOfAllSizesAtOnceAreWhatIsThere() {
    byte[] shard = randomBytes(4_000_000);
    TransferRig.await(rig.putShard(rig.address, group, pack, 0, shard));
    List<byte[]> read = new ArrayList<>();
    List<CompletionStage<Void>> gets = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] into = new byte[1 + i % 6 * 700_000];
      read.add(into);
      gets.add(rig.client.getRange(rig.address, group, pack, 0, i, into.length, into, 0));
    }
    gets.forEach(TransferRig::await);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i)).isEqualTo(Arrays.copyOfRange(shard, i, i + read.get(i).length));
    }
  }

  @Test
  void aBodyRefusedHalfwayLeavesTheNextOneInPeace() throws IOException {
    byte[] shard = randomBytes(6_000_000);
    rig.vault.room = 2_000_000;
    CompletionStage<Void> tooLarge = rig.putShard(rig.address, group, pack, 0, shard);
    CompletionStage<Void> fits =
        rig.putShard(rig.address, group, pack, 1, Arrays.copyOf(shard, 1_000_000));
    assertThatThrownBy(() -> TransferRig.await(tooLarge))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.NO_SPACE));
    TransferRig.await(fits);
    rig.vault.room = Long.MAX_VALUE;
    assertThat(rig.vault.stored(group, pack, 1)).hasSize(1_000_000);
    assertThat(rig.vault.underWay()).isZero();
    assertThat(rig.vault.endedTwice).hasValue(0);
  }

  @Test
  void idleConnectionsAreClosedAtBothEnds() {
    TransferRig.await(rig.client.ping(rig.address));
    assertThat(rig.port.connections()).isPositive();
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.port.connections() == 0);
    TransferRig.await(rig.client.ping(rig.address));
  }
}
