package org.distbackup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.distbackup.chunk.ChunkSizes;
import org.distbackup.pack.Padding;
import org.distbackup.shard.Scheme;

class MemoryPlanPropertyTest {
  private static final long MIB = 1 << 20;
  private static final long LEAST = 64 * MIB;
  private static final long MOST = 64 << 10;

  @Property
  void fitsTheHeap(@ForAll @LongRange(min = 64, max = MOST) long mib) {
    var plan = MemoryPlan.forHeap(mib * MIB);
    for (int sites = 1; sites <= 10; sites++) {
      int buffer = MemoryPlan.bufferBytes(plan.packCapacity(), Scheme.forSites(sites));
      assertThat((long) plan.packsUnderWay() * buffer)
          .as("packs for %d sites", sites)
          .isLessThanOrEqualTo(mib * MIB / 2);
    }
    assertThat((long) plan.restoreBytes()).isBetween(1L, mib * MIB / 4);
  }

  @Property
  void isAPlanThatThePipelineCanKeep(@ForAll @LongRange(min = 1, max = MOST) long mib) {
    var plan = MemoryPlan.forHeap(mib * MIB);
    int largestBlob = ChunkSizes.DEFAULT.max();
    assertThat(plan.packsUnderWay()).as("one is filled while another is sent").isGreaterThan(1);
    assertThat(plan.packCapacity()).isBetween(Padding.MIN_LENGTH, Padding.MAX_LENGTH);
    assertThat(plan.packCapacity()).isGreaterThan(largestBlob * 3 / 2);
    assertThat(plan.restoreBytes()).as("two of the largest blobs").isGreaterThan(2 * largestBlob);
  }

  @Property
  void aLargerHeapIsNeverGivenLess(
      @ForAll @LongRange(min = 64, max = MOST) long mib, @ForAll @IntRange(max = 4096) int more) {
    var small = MemoryPlan.forHeap(mib * MIB);
    var large = MemoryPlan.forHeap((mib + more) * MIB);
    assertThat((long) large.packCapacity() * large.packsUnderWay())
        .isGreaterThanOrEqualTo((long) small.packCapacity() * small.packsUnderWay());
    assertThat(large.packCapacity()).isGreaterThanOrEqualTo(small.packCapacity());
    assertThat(large.restoreBytes()).isGreaterThanOrEqualTo(small.restoreBytes());
  }

  @Property
  void aBufferHoldsAPackAndItsParity(
      @ForAll @IntRange(min = 16 << 10, max = 32 << 20) int capacity,
      @ForAll @IntRange(min = 1, max = 12) int sites) {
    var scheme = Scheme.forSites(sites);
    int bytes = MemoryPlan.bufferBytes(capacity, scheme);
    assertThat(bytes).isGreaterThanOrEqualTo(capacity);
    if (scheme.k() > 1) {
      assertThat(bytes).isGreaterThanOrEqualTo(scheme.n() * scheme.shardLength(capacity));
    }
  }

  @Example
  void theLeastHeapGetsTheSmallestPacks() {
    assertThat(MemoryPlan.forHeap(LEAST).packCapacity()).isEqualTo(8 << 20);
    assertThat(MemoryPlan.forHeap(LEAST).packsUnderWay()).isEqualTo(2);
  }
}
