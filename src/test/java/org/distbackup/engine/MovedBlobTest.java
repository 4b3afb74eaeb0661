package org.distbackup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.catalog.MemberHealth;
import org.distbackup.engine.job.Progress;
import org.distbackup.engine.job.Workers;
import org.distbackup.engine.read.BlobReader;
import org.distbackup.engine.read.ContentFetcher;
import org.distbackup.engine.read.OrderedFetcher;
import org.distbackup.engine.read.RangeReader;
import org.distbackup.index.IndexedBlob;
import org.distbackup.select.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job has looked where blobs lie; before it asks for them a prune moves them. */
@ExtendWith(SharedCluster.class)
class MovedBlobTest {
  private static final int BUDGET = 16 << 20;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void contentIsReadWhereItLiesNow(Home home) throws Exception {
    var moved = moved(home);
    try (var workers = new Workers(home.keys())) {
      var fetcher = new ContentFetcher(reader(home, workers), BUDGET, workers.executor());
      var pieces = new ArrayList<CompletableFuture<byte[]>>();
      for (var blob : moved) {
        var piece = new CompletableFuture<byte[]>();
        pieces.add(piece);
        fetcher.want(blob.id(), blob.location(), new Piece(piece), 0);
      }
      fetcher.flush();
      for (int i = 0; i < pieces.size(); i++) {
        assertThat(pieces.get(i).get(30, TimeUnit.SECONDS))
            .hasSize(moved.get(i).location().rawLength());
      }
    }
  }

  @Test
  void aStreamIsReadFromWhereItLiesNow(Home home) throws Exception {
    var moved = moved(home);
    try (var workers = new Workers(home.keys())) {
      var out = new ByteArrayOutputStream();
      var fetcher = new OrderedFetcher(reader(home, workers), workers, BUDGET, out);
      for (var blob : moved) {
        fetcher.add(blob.id(), blob.location());
      }
      fetcher.finish();
      assertThat(out.size())
          .isEqualTo(moved.stream().mapToInt(blob -> blob.location().rawLength()).sum());
    }
  }

  /** Where blobs lay that a prune has put into another pack since. */
  private List<IndexedBlob> moved(Home home) throws Exception {
    TestFiles.write(folder, "kept", TestFiles.random(1, 1 << 20));
    var other = TestFiles.write(folder, "other", TestFiles.random(2, 20 << 20));
    backup(home);
    var first = home.engine().snapshots().getLast().hex();
    Files.delete(other);
    backup(home);
    home.forget(List.of(first));
    var before = new ArrayList<IndexedBlob>();
    home.index().forEach((number, blob) -> before.add(blob));
    assertThat(home.engine().prune(false, new Progress()).packsRewritten()).isPositive();
    before.removeIf(
        blob -> home.index().find(blob.id()).filter(at -> !at.equals(blob.location())).isEmpty());
    assertThat(before).isNotEmpty();
    return before;
  }

  private void backup(Home home) throws InterruptedException {
    home.engine()
        .backup(new BackupRequest(List.of(folder), List.of(), Rules.NONE, false), new Progress());
  }

  private static BlobReader reader(Home home, Workers workers) {
    var ranges = new RangeReader(home.data(), home.catalog(), new MemberHealth(home.clock()));
    return new BlobReader(home.keys(), workers, home.index(), ranges, home.catalog());
  }

  private record Piece(CompletableFuture<byte[]> come) implements ContentFetcher.Target {
    @Override
    public void take(byte[] bytes, int length, long position) {
      come.complete(Arrays.copyOf(bytes, length));
    }

    @Override
    public void lost(RuntimeException why) {
      come.completeExceptionally(why);
    }
  }
}
