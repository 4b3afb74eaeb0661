package org.distbackup.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RaceTest {
  private enum Runner {
    FAST(2_000, 1),
    SLOW(40_000, 1),
    WRONG(0, 2);

    private final int rounds;
    private final int says;

    Runner(int rounds, int says) {
      this.rounds = rounds;
      this.says = says;
    }

    byte[] run() {
      long x = says;
      for (int i = 0; i < rounds; i++) {
        x = Long.rotateLeft(x, 5) * 31;
      }
      // It is never zero, which the JIT does not know.
      return new byte[] {(byte) (x == 0 ? 0 : says)};
    }
  }

  private static Race<Runner> race(Runner sure, Runner challenger) {
    return new Race<>(sure, challenger, Runner::run);
  }

  @Test
  void theFasterOneTakesOver() {
    var race = race(Runner.SLOW, Runner.FAST);
    race.run();
    assertThat(race.get()).isEqualTo(Runner.FAST);
  }

  @Test
  void theSlowerOneNeverDoes() {
    var trials = new AtomicInteger();
    var miscalculates = new AtomicBoolean();
    var race =
        Race.between(
            Runner.FAST,
            () -> Optional.of(Runner.SLOW),
            runner -> {
              trials.incrementAndGet();
              boolean wrong = miscalculates.get() && runner == Runner.SLOW;
              return wrong ? Runner.WRONG.run() : runner.run();
            },
            "race-test");
    await().until(() -> trials.get() >= 60);
    assertThat(race.get()).isEqualTo(Runner.FAST);
    // One that miscalculates is out of the race, which so comes to its end.
    miscalculates.set(true);
    int before = trials.get();
    await().until(() -> trials.get() > before + 1);
    assertThat(race.get()).isEqualTo(Runner.FAST);
  }

  @Test
  void oneThatMiscalculatesNeverDoesHoweverFast() {
    var race = race(Runner.SLOW, Runner.WRONG);
    race.run();
    assertThat(race.get()).isEqualTo(Runner.SLOW);
  }

  @Test
  void withoutAChallengerThereIsNoRace() {
    assertThat(Race.between(Runner.SLOW, Optional::<Runner>empty, Runner::run, "race-test").get())
        .isEqualTo(Runner.SLOW);
  }

  @Test
  void theSureOneWorksUntilTheRaceIsRun() {
    assertThat(race(Runner.SLOW, Runner.FAST).get()).isEqualTo(Runner.SLOW);
  }
}
