package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.read.Inventories;
import org.distbackup.id.PackId;
import org.distbackup.select.Rules;
import org.distbackup.transfer.Held;
import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A holder lists what it keeps as no honest one does. */
@ExtendWith(SharedCluster.class)
@Timeout(60)
class FalseInventoryTest {
  @BeforeEach
  void keepThreePacks(Home home, @TempDir Path folder) throws Exception {
    for (int i = 0; i < 3; i++) {
      TestFiles.write(folder, "file-" + i, TestFiles.random(i, 1000));
      home.engine()
          .backup(new BackupRequest(List.of(folder), List.of(), Rules.NONE, false), new Progress());
    }
  }

  private static List<Held> inventory(Home home, Holder holder) throws InterruptedException {
    return new Inventories(home.data())
        .inventory(home.group().id(), home.catalog().member(holder.id()).orElseThrow());
  }

  private static void isRefused(
      Home home, TestCluster cluster, UnaryOperator<byte[]> lie, String words) {
    var holder = cluster.holdersOf(home).getFirst();
    holder.valve().list(lie);
    assertThatThrownBy(() -> inventory(home, holder))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.PROTOCOL))
        .hasMessageContaining(words);
  }

  private static byte[] page(PackId pack) {
    return ByteBuffer.allocate(Held.BYTES).put(pack.bytes()).array();
  }

  @Test
  void theTruthIsTaken(Home home, TestCluster cluster) throws Exception {
    for (var holder : cluster.holdersOf(home)) {
      assertThat(inventory(home, holder))
          .extracting(Held::pack)
          .containsExactlyElementsOf(
              home.catalog().state().packs().keySet().stream().sorted().toList());
    }
  }

  @Test
  void theSamePageForEver(Home home, TestCluster cluster) {
    isRefused(home, cluster, page -> page(new PackId(1, 1)), "in order");
  }

  @Test
  void aPageThatIsNotInOrder(Home home, TestCluster cluster) {
    isRefused(
        home,
        cluster,
        page ->
            ByteBuffer.allocate(2 * Held.BYTES)
                .put(page(new PackId(-1, 1)))
                .put(page(new PackId(1, 1)))
                .array(),
        "in order");
  }

  @Test
  void anEntryTwice(Home home, TestCluster cluster) {
    isRefused(home, cluster, page -> page.length == 0 ? page : twice(page), "in order");
  }

  private static byte[] twice(byte[] page) {
    return ByteBuffer.allocate(2 * Held.BYTES)
        .put(page, 0, Held.BYTES)
        .put(page, 0, Held.BYTES)
        .array();
  }

  @Test
  void inOrderForEver(Home home, TestCluster cluster) {
    var last = new AtomicLong();
    isRefused(home, cluster, page -> page(new PackId(1, last.incrementAndGet())), "without an end");
  }

  @Test
  void aCheckCountsItAsAway(Home home, TestCluster cluster) throws Exception {
    cluster.holdersOf(home).getFirst().valve().list(page -> page(new PackId(1, 1)));
    var progress = new Progress();
    assertThat(home.engine().check(new CheckRequest(0, 0, 0), progress).problems()).isEmpty();
    assertThat(progress.drainWarnings()).anyMatch(warning -> warning.contains("is away"));
  }
}
