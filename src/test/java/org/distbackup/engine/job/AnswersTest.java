package org.distbackup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final CompletableFuture<Void> second = new CompletableFuture<>();
  private final CompletableFuture<Void> third = new CompletableFuture<>();
  private final List<CompletableFuture<Void>> three = List.of(first, second, third);

  @Test
  void asManyAsAreNeededAreEnough() {
    var answers = new Answers(three, 2);
    third.complete(null);
    assertThat(answers.enough()).isNotDone();

    first.complete(null);

    assertThat(answers.enough()).isCompleted();
    assertThat(answers.areAll()).isFalse();
  }

  @Test
  void oneThatFailsIsNoneOfThem() {
    var answers = new Answers(three, 2);
    first.complete(null);
    second.completeExceptionally(new IllegalStateException("gone"));
    assertThat(answers.enough()).isNotDone();

    third.complete(null);

    assertThat(answers.enough()).isCompleted();
  }

  @Test
  void whenAllHaveComeNoMoreAreWaitedFor() {
    var answers = new Answers(three, 4);
    first.complete(null);
    second.completeExceptionally(new IllegalStateException("gone"));
    assertThat(answers.enough()).isNotDone();
    assertThat(answers.allWithin(LONG)).isNotDone();

    third.completeExceptionally(new IllegalStateException("gone too"));

    assertThat(answers.enough()).isCompleted();
    assertThat(answers.allWithin(LONG)).isCompleted();
    assertThat(answers.areAll()).isTrue();
  }

  @Test
  void ofNobodyAllHaveCome() {
    var answers = new Answers(List.of(), 1);

    assertThat(answers.enough()).isCompleted();
    assertThat(answers.areAll()).isTrue();
  }

  @Test
  void theRestIsWaitedForOnlySoLong() throws InterruptedException {
    var answers = new Answers(three, 1);

    Blocking.get(answers.allWithin(SHORT));

    assertThat(answers.areAll()).isFalse();
    first.complete(null);
    assertThat(answers.enough()).isCompleted();
  }
}
