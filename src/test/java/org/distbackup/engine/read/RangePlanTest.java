package org.distbackup.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobLocation;
import org.junit.jupiter.api.Test;

/** Ranges hold what is wanted, in their order, without growing too large. */
class RangePlanTest {
  private static final int LARGEST = 100_000;

  private static RangePlan.Wanted<Integer> wanted(int number, int pack, int offset, int length) {
    return new RangePlan.Wanted<>(
        new BlobId(number, 0, 0, 0),
        new BlobLocation(new PackId(pack, 0), number, (byte) 1, true, offset, length, 2 * length),
        number);
  }

  @Property
  void everyBlobLiesInOneRange(@ForAll long seed) {
    var random = new Random(seed);
    var all = new ArrayList<RangePlan.Wanted<Integer>>();
    for (int pack = 0; pack < 3; pack++) {
      for (int at = 0; at < 3_000_000; ) {
        int length = 1 + random.nextInt(random.nextBoolean() ? 200_000 : 2_000);
        if (random.nextBoolean()) {
          all.add(wanted(all.size(), pack, at, length));
        }
        at += length;
      }
    }
    Collections.shuffle(all, random);
    var ranges = RangePlan.of(all, LARGEST);
    var seen = new ArrayList<Integer>();
    for (var range : ranges) {
      long raw = 0;
      for (var blob : range.blobs()) {
        assertThat(blob.at().pack()).isEqualTo(range.pack());
        assertThat(range.offsetOf(blob)).isBetween(0, range.length() - blob.at().sealedLength());
        raw += blob.at().rawLength();
        seen.add(blob.what());
      }
      if (range.blobs().size() > 1) {
        assertThat(range.length()).isLessThanOrEqualTo(LARGEST);
        assertThat(raw).isLessThanOrEqualTo(LARGEST);
      }
    }
    Collections.sort(seen);
    assertThat(seen).hasSize(all.size()).doesNotHaveDuplicates();
  }

  @Test
  void neighboursAndSmallGapsAreReadAtOneGo() {
    var near = List.of(wanted(1, 1, 0, 1000), wanted(2, 1, 1000, 10), wanted(3, 1, 30_000, 10));
    assertThat(RangePlan.of(near, LARGEST)).hasSize(1);
    assertThat(RangePlan.of(near, LARGEST).getFirst().length()).isEqualTo(30_010);
    var far = List.of(wanted(1, 1, 0, 1000), wanted(2, 1, 90_000, 10), wanted(3, 2, 90_010, 10));
    assertThat(RangePlan.of(far, LARGEST)).hasSize(3);
    assertThat(RangePlan.of(List.of(), LARGEST)).isEmpty();
  }
}
