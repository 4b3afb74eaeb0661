package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.distbackup.transfer.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stop at any step leaves of what is deleted, taken back and purged. */
class StoppedDisposalTest extends DisposalRig {
  @Test
  void namesAreDurableBeforeTheEvent() throws IOException {
    put(1, 2);
    keep(head(1, 1));
    disk.forgetSteps();
    delete(1, 1, 1, 2);
    assertThat(disk.steps())
        .containsExactly(
            "make folder",
            "sync folder shards",
            "make folder",
            "sync folder trash",
            "rename",
            "rename",
            "sync folder " + GROUP,
            "sync folder 01",
            "sync folder 02");
    disk.forgetSteps();
    keep(head(2, 1, 1));
    assertThat(disk.steps()).endsWith("rename", "sync folder 01", "sync folder " + GROUP);
    clock.advance(RETENTION);
    disk.forgetSteps();
    sweep();
    assertThat(disk.steps()).containsExactly("delete", "sync folder " + GROUP);
  }

  /** Dies at a step, with or without the journal's last write, and begins again. */
  private void stopAt(int step, boolean journalLost, ThrowingCallable call) throws Throwable {
    journal.silent = journalLost;
    disk.cutPowerAt(step);
    try {
      call.call();
    } catch (FaultyDisk.PowerCut | Refusal stopped) {
      // as it should
    }
    journal.silent = false;
    disk.cutPowerAt(Integer.MAX_VALUE);
    open();
  }

  private void assertSettled(int... numbers) throws IOException {
    for (int number : numbers) {
      assertThat(served(number)).as("pack %d in one place", number).isNotEqualTo(inTrash(number));
    }
    assertThat(recordedInTrash())
        .containsExactlyElementsOf(IntStream.of(numbers).filter(this::inTrash).boxed().toList());
    assertThat(recordedInPlace())
        .containsExactlyElementsOf(
            IntStream.of(numbers).filter(number -> !inTrash(number)).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0, true", "1, false", "1, true", "2, false", "2, true"})
  void aStopAtAnyStepLosesNothingAndLeaksNothing(int what, boolean journalLost, @TempDir Path root)
      throws Throwable {
    for (int step = 0; step < 13; step++) {
      data = Files.createDirectory(root.resolve("stopped-at-" + step));
      journal.states.clear();
      open();
      stopAndSweep(step, what, journalLost);
    }
  }

  private void stopAndSweep(int step, int what, boolean journalLost) throws Throwable {
    put(1, 2, 3);
    keep(head(1, 1, 3));
    switch (what) {
      case 0 -> stopAt(step, journalLost, () -> delete(1, 1, 1, 2));
      case 1 -> {
        delete(1, 1, 1, 2);
        stopAt(step, journalLost, () -> keep(head(1, 2, 1, 3)));
      }
      default -> {
        delete(1, 1, 1, 2);
        stopAt(step, journalLost, () -> put(1));
      }
    }
    long used = holdings.used();
    sweep();
    assertSettled(1, 2, 3);
    boolean wanted =
        !holdings.heads().alive(Packs.KEYS.owner(), GROUP, Set.copyOf(ids(1))).isEmpty();
    assertThat(wanted && !served(1)).as("a pack that the newest head lists is away").isFalse();
    assertThat(holdings.used()).isLessThanOrEqualTo(used);

    clock.advance(RETENTION);
    sweep();
    sweep();
    assertThat(recordedInTrash()).isEmpty();
    assertThat(IntStream.of(1, 2, 3).anyMatch(this::inTrash)).isFalse();
    assertThat(served(3)).isTrue();
    open();
    long kept = holdings.used();
    int heads = Packs.read(holdings.heads().heads(Packs.KEYS.owner())).length - Integer.BYTES;
    assertThat(kept).isEqualTo(recordedInPlace().size() * ON_DISK + heads);
  }

  @Test
  void aPurgeStoppedAtAnyStepIsFinishedByTheNext() throws Throwable {
    for (int step = 0; step < 4; step++) {
      put(1, 2);
      if (step == 0) {
        keep(head(1, 1));
      }
      delete(1, 1, 1, 2);
      clock.advance(RETENTION);
      stopAt(step, false, this::sweep);
      sweep();
      assertThat(inTrash(1) || inTrash(2)).isFalse();
      assertThat(recordedInTrash()).isEmpty();
      assertThat(recordedInPlace()).isEmpty();
      assertThat(holdings.used()).isEqualTo(head(1, 1).encode().length);
    }
  }
}
