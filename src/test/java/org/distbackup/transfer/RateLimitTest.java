package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);

  private RateLimit limit(long bytesPerSecond) {
    return new RateLimit(bytesPerSecond, now::get);
  }

  @Example
  void restsForWhatWasTaken() {
    RateLimit limit = limit(1000);
    assertThat(limit.take(500)).isEqualTo(SECOND / 2);
    assertThat(limit.take(500)).as("two share it").isEqualTo(SECOND);
    now.addAndGet(SECOND);
    assertThat(limit.take(1)).isEqualTo(SECOND / 1000);
  }

  @Example
  void savesUpAQuarterOfASecondAndNoMore() {
    RateLimit limit = limit(1000);
    now.addAndGet(3600 * SECOND);
    assertThat(limit.take(250)).isZero();
    assertThat(limit.take(100)).isEqualTo(SECOND / 10);
  }

  @Example
  void withoutALimitThereIsNoRest() {
    assertThat(limit(0).take(Integer.MAX_VALUE)).isZero();
    assertThat(limit(0).piece()).isEqualTo(Wire.PIECE);
  }

  @Property
  void piecesAreAnEighthOfASecondWithinReason(@ForAll @LongRange(min = 1) long bytesPerSecond) {
    int piece = limit(bytesPerSecond).piece();
    assertThat(piece).isBetween(1 << 10, Wire.PIECE);
    assertThat(piece <= Math.max(1 << 10, bytesPerSecond / 8)).isTrue();
  }

  /** Over any time, whoever rests as told moves no more than the rate, the saved and one piece. */
  @Property
  void theRateIsKept(
      @ForAll @IntRange(min = 1, max = 10_000_000) int bytesPerSecond,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 100_000) Integer> pieces) {
    RateLimit limit = limit(bytesPerSecond);
    long start = now.get();
    long moved = 0;
    for (int piece : pieces) {
      moved += piece;
      now.addAndGet(limit.take(piece));
      double allowed = bytesPerSecond * (0.25 + (double) (now.get() - start) / SECOND);
      assertThat((double) moved).isLessThanOrEqualTo(allowed + 1 + 1e-6 * moved);
    }
  }

  @Example
  void byDefaultNothingIsLimited() {
    var settings = RateLimits.Settings.of(ConfigFactory.defaultReference());
    assertThat(settings).isEqualTo(new RateLimits.Settings(0, 0, 0, 0));
    var limits = new RateLimits(settings);
    assertThat(limits.upload("a").take(1 << 30)).isZero();
    assertThat(limits.download("a").piece()).isEqualTo(Wire.PIECE);
  }

  @Example
  void everySettingIsRead() {
    var config =
        ConfigFactory.parseString(
            """
            distbackup.network {
              upload-limit = 1 kB
              download-limit = 2 KiB
              per-peer-upload-limit = 3
              per-peer-download-limit = 4 MB
            }
            """);
    assertThat(RateLimits.Settings.of(config))
        .isEqualTo(new RateLimits.Settings(1000, 2048, 3, 4_000_000));
  }

  @Example
  void eachPeerHasItsOwnAndAllShareTheNodes() {
    var limits = new RateLimits(new RateLimits.Settings(0, 1000, 1000, 0));
    assertThat(limits.upload("a").take(100_000)).isPositive();
    assertThat(limits.upload("a").take(1)).isGreaterThan(90 * SECOND);
    assertThat(limits.upload("b").take(1)).isLessThan(SECOND);
    assertThat(limits.download("a").take(100_000)).isPositive();
    assertThat(limits.download("b").take(1)).isGreaterThan(90 * SECOND);
  }
}
