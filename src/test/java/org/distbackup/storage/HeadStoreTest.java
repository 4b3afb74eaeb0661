package org.distbackup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.storage.Refusals.assertRefused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.message.HeadMark;
import org.distbackup.placement.Cast;
import org.distbackup.snapshot.Head;
import org.distbackup.transfer.Refusal.Code;
import org.distbackup.transfer.Vault.Outgoing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadStoreTest {
  @TempDir Path data;
  private final FaultyDisk disk = new FaultyDisk();
  private Holdings holdings;

  @BeforeEach
  void open() throws IOException {
    holdings = Holdings.open(data, 1 << 20, InstantSource.system(), InstantSource.system(), disk);
  }

  static Head head(int device, long counter, String body) {
    return Head.sign(Packs.KEYS, Cast.peer(device), counter, 1, List.of(), body.getBytes(UTF_8));
  }

  private HeadStore heads() {
    return holdings.heads();
  }

  @Test
  void theNewestOfEachDeviceIsGivenBackAlsoAfterReopening() throws IOException {
    heads().keep(head(1, 1, "old"));
    heads().keep(head(1, 2, "new"));
    heads().keep(head(2, 7, "other"));
    open();
    byte[] first = head(1, 2, "new").encode();
    byte[] second = head(2, 7, "other").encode();
    byte[] expected =
        ByteBuffer.allocate(8 + first.length + second.length)
            .putInt(first.length)
            .put(first)
            .putInt(second.length)
            .put(second)
            .array();
    assertThat(Packs.read(heads().heads(Packs.KEYS.owner()))).isEqualTo(expected);
    assertThat(Packs.read(heads().heads(Cast.owner(5)))).isEmpty();
    assertThat(heads().marks())
        .containsExactly(
            new HeadMark(Packs.KEYS.owner(), Cast.peer(1), 2),
            new HeadMark(Packs.KEYS.owner(), Cast.peer(2), 7));
    assertThat(holdings.used()).isEqualTo(first.length + second.length);
  }

  @Test
  void headsOnlyRise() throws IOException {
    heads().keep(head(1, 5, "kept"));
    heads().keep(head(1, 5, "kept"));
    assertRefused(Code.STALE_HEAD, () -> heads().keep(head(1, 5, "forked")));
    assertRefused(Code.STALE_HEAD, () -> heads().keep(head(1, 4, "older")));
    open();
    assertRefused(Code.STALE_HEAD, () -> heads().keep(head(1, 4, "older")));
    assertThat(heads().marks()).extracting(HeadMark::counter).containsExactly(5L);
  }

  @Test
  void aHeadThatCannotBeReadIsSetAside() throws IOException {
    heads().keep(head(1, 1, "kept"));
    // As little as a bad sector does a folder give bytes.
    Path bad = data.resolve("heads/" + Packs.KEYS.owner() + "/" + Cast.peer(2) + ".head");
    Files.createDirectory(bad);
    open();
    assertThat(heads().marks()).extracting(HeadMark::device).containsExactly(Cast.peer(1));
    assertThat(bad).doesNotExist();
    heads().keep(head(2, 1, "again"));
    assertThat(heads().marks()).hasSize(2);
  }

  @Test
  void aHeadThatDoesNotFitIsRefusedAndTheOldOneStays() throws IOException {
    heads().keep(head(1, 1, "kept"));
    assertRefused(Code.NO_SPACE, () -> heads().keep(head(1, 2, "x".repeat(1 << 20))));
    disk.fill();
    assertRefused(Code.NO_SPACE, () -> heads().keep(head(1, 2, "y")));
    assertThat(heads().marks()).extracting(HeadMark::counter).containsExactly(1L);
    assertThat(holdings.used()).isEqualTo(head(1, 1, "kept").encode().length);
    assertThat(data.resolve("heads/incoming.tmp")).doesNotExist();
  }

  private void fillWithShards() {
    byte[] bytes = Packs.bytes(1, 100_000);
    assertRefused(
        Code.NO_SPACE,
        () -> {
          for (int number = 1; number < 100; number++) {
            IncomingShard shard =
                holdings.shards().begin(Packs.descriptor(number, bytes), 0, bytes.length);
            shard.write(ByteBuffer.wrap(bytes));
            shard.finish();
          }
        });
  }

  @Test
  void aHolderThatIsFullOfShardsTakesHeads() throws IOException {
    fillWithShards();
    heads().keep(head(1, 1, "x".repeat(120_000)));
    heads().keep(head(1, 2, "y".repeat(120_000)));
    heads().keep(head(1, 3, "z".repeat(120_001)));
    assertThat(heads().marks()).extracting(HeadMark::counter).containsExactly(3L);
    assertRefused(Code.NO_SPACE, () -> heads().keep(head(2, 1, "x".repeat(120_000))));
  }

  @Test
  void headsTakeTheirPartAlsoWhenLessIsOfferedThanIsUsed() throws IOException {
    fillWithShards();
    holdings = Holdings.open(data, 1 << 19, InstantSource.system(), InstantSource.system(), disk);
    assertThat(holdings.used()).isGreaterThan(1 << 19);
    heads().keep(head(1, 1, "x".repeat(30_000)));
    heads().keep(head(2, 1, "y".repeat(30_000)));
    assertRefused(Code.NO_SPACE, () -> heads().keep(head(3, 1, "z".repeat(6_000))));
    heads().keep(head(2, 2, "y".repeat(20_000)));
    heads().keep(head(3, 1, "z".repeat(6_000)));
  }

  @Test
  void aHeadThatIsNoLargerIsTakenWhateverTheOffer() throws IOException {
    heads().keep(head(1, 1, "kept"));
    holdings = Holdings.open(data, 1, InstantSource.system(), InstantSource.system(), disk);
    heads().keep(head(1, 2, "same"));
    heads().keep(head(1, 3, "x"));
    assertRefused(Code.NO_SPACE, () -> heads().keep(head(1, 4, "larger")));
    assertThat(holdings.used()).isEqualTo(head(1, 3, "x").encode().length);
  }

  @Test
  void headsOnTheirWayOutTakeABoundedPartOfTheMemory() throws IOException {
    heads().keep(head(1, 1, "x".repeat(900_000)));
    var underWay = new ArrayList<Outgoing>();
    assertRefused(
        Code.UNAVAILABLE,
        () -> {
          while (underWay.size() < 100) {
            underWay.add(heads().heads(Packs.KEYS.owner()));
          }
        });
    underWay.getFirst().close();
    underWay.getFirst().close();
    underWay.set(0, heads().heads(Packs.KEYS.owner()));
    assertRefused(Code.UNAVAILABLE, () -> heads().heads(Packs.KEYS.owner()));
    underWay.getFirst().abandon();
    heads().heads(Packs.KEYS.owner()).close();
  }

  @Test
  void aDamagedHeadIsSetAside() throws IOException {
    heads().keep(head(1, 1, "kept"));
    Path file = data.resolve("heads/" + Packs.KEYS.owner() + "/" + Cast.peer(1) + ".head");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 70] ^= 1;
    Files.write(file, bytes);
    open();
    assertThat(heads().marks()).isEmpty();
    assertThat(file.resolveSibling(file.getFileName() + ".damaged")).exists();
  }

  @Test
  void bytesAreDurableBeforeTheNameAndTheNameBeforeTheEnd() throws IOException {
    disk.forgetSteps();
    heads().keep(head(1, 1, "kept"));
    assertThat(disk.steps())
        .containsExactly(
            "make folder",
            "sync folder heads",
            "create",
            "write",
            "sync file",
            "rename",
            "sync folder " + Packs.KEYS.owner());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void afterAPowerCutAtAnyStepTheOldOrTheNewHeadIsThereWhole(int step) throws IOException {
    heads().keep(head(1, 1, "old"));
    disk.cutPowerAt(step);
    boolean finished = true;
    try {
      heads().keep(head(1, 2, "new"));
    } catch (FaultyDisk.PowerCut e) {
      finished = false;
    }
    assertThat(finished).isEqualTo(step == 5);
    disk.cutPowerAt(Integer.MAX_VALUE);
    open();
    assertThat(heads().marks()).extracting(HeadMark::counter).containsExactly(step < 4 ? 1L : 2L);
    heads().keep(head(1, 2, "new"));
    assertThat(heads().marks()).extracting(HeadMark::counter).containsExactly(2L);
  }
}
