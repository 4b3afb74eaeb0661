package org.distbackup.engine.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.distbackup.failure.Failure;

class HedgeTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What becomes of each of the two ways, and in which order they end. */
  @Property
  void oneSuccessIsEnoughWhoeverEndsFirst(
      @ForAll boolean firstWorks, @ForAll boolean secondWorks, @ForAll boolean firstEndsFirst) {
    var first = new CompletableFuture<String>();
    var second = new CompletableFuture<String>();
    var race = Hedge.race(() -> first, () -> second, Duration.ZERO);
    if (firstEndsFirst) {
      end(first, firstWorks, "first");
      end(second, secondWorks, "second");
    } else {
      end(second, secondWorks, "second");
      end(first, firstWorks, "first");
    }
    await().atMost(PATIENCE).until(race::isDone);
    assertThat(race.isCompletedExceptionally()).isEqualTo(!firstWorks && !secondWorks);
    if (firstWorks && (firstEndsFirst || !secondWorks)) {
      assertThat(race).isCompletedWithValue("first");
    } else if (firstWorks || secondWorks) {
      assertThat(race.join()).isIn("first", "second");
    }
  }

  private static void end(CompletableFuture<String> way, boolean works, String name) {
    if (works) {
      way.complete(name);
    } else {
      way.completeExceptionally(new IllegalStateException(name));
    }
  }

  @Example
  void theSecondIsNotTriedWhenTheFirstSucceeds() {
    var tried = new AtomicInteger();
    var race = Hedge.race(() -> done("first"), counted(tried, done("second")), NEVER);
    assertThat(race).isCompletedWithValue("first");
    assertThat(tried).hasValue(0);
  }

  @Example
  void theSecondIsTriedAtOnceAndOnceWhenTheFirstFails() {
    var tried = new AtomicInteger();
    var race = Hedge.race(() -> failed("first"), counted(tried, done("second")), NEVER);
    assertThat(race).isCompletedWithValue("second");
    assertThat(tried).hasValue(1);
  }

  @Example
  void theSecondIsTriedWhenTheFirstDawdles() {
    var first = new CompletableFuture<String>();
    var race = Hedge.race(() -> first, () -> done("second"), Duration.ofMillis(1));
    await().atMost(PATIENCE).until(race::isDone);
    assertThat(race).isCompletedWithValue("second");
  }

  @Example
  void whenBothFailTheFailureForTheUserIsTold() {
    var tooFew = new Failure(Failure.Kind.NOT_ENOUGH, "What.", "Remedy.");
    var first = new CompletableFuture<String>();
    var tried = new AtomicInteger();
    var race =
        Hedge.race(
            () -> first, counted(tried, CompletableFuture.failedFuture(tooFew)), Duration.ZERO);
    await().atMost(PATIENCE).until(() -> tried.get() == 1);
    first.completeExceptionally(new IllegalStateException("connection lost"));
    await().atMost(PATIENCE).until(race::isDone);
    assertThat(race.exceptionNow()).isSameAs(tooFew);
    var reversed =
        Hedge.<String>race(
            () -> CompletableFuture.failedFuture(tooFew), () -> failed("second"), NEVER);
    assertThat(reversed.exceptionNow()).isSameAs(tooFew);
  }

  @Example
  void anAnswerIsNotHeldUntilTheDelayIsOver() {
    var answers = new ArrayList<WeakReference<byte[]>>();
    for (int i = 0; i < 10; i++) {
      var race =
          Hedge.race(
              () -> CompletableFuture.supplyAsync(() -> new byte[1 << 20]),
              () -> new CompletableFuture<>(),
              NEVER);
      answers.add(new WeakReference<>(race.join()));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              System.gc();
              return answers.stream().allMatch(answer -> answer.refersTo(null));
            });
  }

  private static <T> Supplier<CompletableFuture<T>> counted(
      AtomicInteger calls, CompletableFuture<T> result) {
    return () -> {
      calls.incrementAndGet();
      return result;
    };
  }

  private static CompletableFuture<String> done(String value) {
    return CompletableFuture.completedFuture(value);
  }

  private static CompletableFuture<String> failed(String why) {
    return CompletableFuture.failedFuture(new IllegalStateException(why));
  }
}
