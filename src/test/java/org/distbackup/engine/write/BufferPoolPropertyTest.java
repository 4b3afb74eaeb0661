package org.distbackup.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class BufferPoolPropertyTest {
  @Property
  void thereAreNeverMoreArraysThanPlacesAndNoneIsGivenTwice(
      @ForAll @IntRange(min = 1, max = 5) int places, @ForAll @Size(max = 60) List<Boolean> steps)
      throws InterruptedException {
    var pool = new BufferPool(places, 16);
    var taken = new ArrayDeque<byte[]>();
    var all = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
    for (boolean take : steps) {
      if (take && taken.size() < places) {
        byte[] array = pool.take();
        assertThat(array).hasSize(16);
        taken.forEach(other -> assertThat(other).isNotSameAs(array));
        taken.add(array);
        all.add(array);
      } else if (!taken.isEmpty()) {
        pool.giveBack(taken.poll());
      }
    }
    assertThat(all.size()).isLessThanOrEqualTo(places);
  }

  @Example
  void whoFindsNoneFreeWaitsUntilOneIsGivenBack() throws InterruptedException {
    var pool = new BufferPool(1, 16);
    byte[] only = pool.take();
    var got = new AtomicReference<byte @Nullable []>();
    var waiter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    got.set(pool.take());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> waiter.getState() == Thread.State.WAITING && got.get() == null);
    pool.giveBack(only);
    waiter.join();
    assertThat(got.get()).isSameAs(only);
  }

  @Example
  void anArrayOfAnotherSizeFreesItsPlaceAndIsNotGivenOut() throws InterruptedException {
    var pool = new BufferPool(1, 16);
    pool.take();
    pool.giveBack(new byte[32]);
    assertThat(pool.take()).hasSize(16);
  }

  @Property
  void aSharedArrayIsFreeWhenTheLastHasLetGo(@ForAll @IntRange(max = 20) int others)
      throws InterruptedException {
    var pool = new BufferPool(1, 16);
    var shared = pool.takeShared();
    byte[] array = shared.array();
    for (int i = 0; i < others; i++) {
      shared.retain();
    }
    var next = new AtomicReference<byte @Nullable []>();
    for (int i = 0; i < others; i++) {
      shared.release();
    }
    var waiter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    next.set(pool.take());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(next.get()).as("one still holds it").isNull();
    shared.release();
    waiter.join();
    assertThat(next.get()).isSameAs(array);
  }
}
