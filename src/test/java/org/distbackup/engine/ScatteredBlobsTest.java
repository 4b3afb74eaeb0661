package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.ContentFetcher;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.index.IndexedBlob;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of small pieces are wanted, each of which has to be asked for by itself. */
@ExtendWith(SharedCluster.class)
class ScatteredBlobsTest {
  private static final int BUDGET = 1 << 20;
  private static final int FILES = 500;
  private static final int ROUNDS = 6;

  /** Expands to so much that two are never read as one range; sealed it is tiny. */
  private static final int LENGTH = BUDGET / 8 + 4096;

  @Test
  void allComeFromAHealthyCluster(Home home, TestCluster cluster, @TempDir Path folder)
      throws Exception {
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = Arrays.copyOf(TestFiles.random(i, 16), LENGTH);
      TestFiles.write(folder, "file-" + i, bytes);
    }
    home.engine()
        .backup(new BackupRequest(List.of(folder), List.of(), Rules.NONE, false), new Progress());
    var blobs = new ArrayList<IndexedBlob>();
    home.index().forEach((number, blob) -> blobs.add(blob));
    blobs.removeIf(blob -> blob.location().rawLength() != LENGTH);
    assertThat(blobs).hasSize(FILES);

    // Disks that turn: asking is quicker than answering.
    cluster.holders().forEach(holder -> holder.valve().readIn(Duration.ofMillis(10)));
    var target = new Counter(new CountDownLatch(FILES * ROUNDS), new AtomicInteger());
    try (var workers = new Workers(home.keys())) {
      var ranges = new RangeReader(home.data(), home.catalog(), new MemberHealth(home.clock()));
      var reader = new BlobReader(home.keys(), workers, home.index(), ranges, home.catalog());
      var fetcher = new ContentFetcher(reader, BUDGET, workers.executor());
      for (int round = 0; round < ROUNDS; round++) {
        for (var blob : blobs) {
          fetcher.want(blob.id(), blob.location(), target, 0);
        }
        fetcher.flush();
      }
      assertThat(target.left().await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(target.lost()).hasValue(0);
  }

  private record Counter(CountDownLatch left, AtomicInteger lost) implements ContentFetcher.Target {
    @Override
    public void take(byte[] bytes, int length, long position) {
      left.countDown();
    }

    @Override
    public void lost(RuntimeException why) {
      lost.incrementAndGet();
      left.countDown();
    }
  }
}
