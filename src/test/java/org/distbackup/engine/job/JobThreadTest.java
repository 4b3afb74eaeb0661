package org.distbackup.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JobThreadTest {
  private final ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Throwable> dropped = new ConcurrentHashMap<>();

  private JobThread<Integer> thread(int mostWaiting, JobThread.Taker<Integer> taker) {
    return new JobThread<>("test-thread", mostWaiting, taker, this::drop);
  }

  private void drop(Integer number, Throwable failure) {
    assertThat(dropped.put(number, failure)).as("dropped before").isNull();
  }

  @Test
  void allAreTakenInTheOrderInWhichTheyWerePut() throws Exception {
    try (var thread = thread(2, taken::add)) {
      for (int i = 0; i < 1000; i++) {
        thread.put(i);
      }
      thread.finish();
    }

    assertThat(taken).containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    assertThat(dropped).isEmpty();
  }

  @Test
  void nothingIsPutBehindTheLast() throws Exception {
    try (var thread = thread(2, taken::add)) {
      thread.put(1);
      thread.finish();

      assertThatThrownBy(() -> thread.put(2)).isInstanceOf(IllegalStateException.class);
    }

    assertThat(taken).containsExactly(1);
  }

  @Test
  void whatOneFailsWithIsToldToAllAndNoneIsLeft() throws Exception {
    var failure = new IllegalStateException("the third");
    var put = new ConcurrentLinkedQueue<Integer>();
    try (var thread =
        thread(
            4,
            number -> {
              if (number == 3) {
                throw failure;
              }
              taken.add(number);
            })) {
      assertThatThrownBy(
              () -> {
                for (int i = 1; i < 1000; i++) {
                  put.add(i);
                  thread.put(i);
                }
              })
          .isSameAs(failure);
      assertThatThrownBy(thread::finish).isSameAs(failure);
    }

    assertThat(taken).containsExactly(1, 2);
    var rest = put.stream().filter(number -> number > 3).toList();
    Awaitility.await().untilAsserted(() -> assertThat(dropped).containsOnlyKeys(rest));
    assertThat(dropped.values()).allSatisfy(told -> assertThat(told).isSameAs(failure));
  }

  @Test
  void whoWaitsForRoomLearnsOfAFailureToo() throws Exception {
    var reached = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var thread =
        thread(
            1,
            number -> {
              reached.countDown();
              goOn.await();
              throw new IOException("gone");
            })) {
      thread.put(1);
      reached.await();
      thread.put(2);
      var waiting = Thread.currentThread();
      Thread.ofVirtual()
          .start(
              () -> {
                Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
                goOn.countDown();
              });

      assertThatThrownBy(() -> thread.put(3))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("gone");
      assertThatThrownBy(thread::finish).hasRootCauseMessage("gone");
    }

    Awaitility.await().untilAsserted(() -> assertThat(dropped).containsOnlyKeys(List.of(2, 3)));
  }

  @Test
  void closedInTheMiddleItTakesNoMore() throws Exception {
    var reached = new CountDownLatch(1);
    var thread =
        thread(
            10,
            number -> {
              reached.countDown();
              new CountDownLatch(1).await();
            });
    thread.put(1);
    thread.put(2);
    reached.await();

    thread.close();

    Awaitility.await().untilAsserted(() -> assertThat(dropped).containsOnlyKeys(2));
    assertThatThrownBy(thread::finish).hasCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> thread.put(3)).hasCauseInstanceOf(InterruptedException.class);
    assertThat(dropped).containsOnlyKeys(2, 3);
  }

  @Test
  void whoIsInterruptedWhileHeWaitsForRoomPutsNothing() throws Exception {
    var reached = new CountDownLatch(1);
    try (var thread =
        thread(
            1,
            number -> {
              reached.countDown();
              new CountDownLatch(1).await();
            })) {
      thread.put(1);
      reached.await();
      thread.put(2);
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> thread.put(3)).isInstanceOf(InterruptedException.class);

      assertThat(dropped).containsOnlyKeys(3);
    }
  }
}
