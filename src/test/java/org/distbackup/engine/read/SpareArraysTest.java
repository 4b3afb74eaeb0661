package org.distbackup.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareArraysTest {
  private final SpareArrays spares = new SpareArrays(1000);

  @Test
  void whatWasGivenBackIsUsedAgainByOneAtATime() {
    byte[] array = spares.take(800);
    spares.give(array);
    assertThat(spares.take(600)).isSameAs(array);
    assertThat(spares.take(600)).isNotSameAs(array);
  }

  @Test
  void anArrayIsLongEnoughAndNeverTwiceAsLong() {
    spares.give(spares.take(1000));
    for (int length = 0; length < 2500; length++) {
      assertThat(spares.take(length).length).isBetween(length, Math.max(length, 2 * length - 1));
    }
  }

  @Test
  void anArrayOfAnotherLengthIsNotKept() {
    byte[] small = spares.take(10);
    spares.give(small);
    assertThat(spares.take(10)).isNotSameAs(small);
    assertThat(spares.take(1000)).hasSize(1000);
  }

  @Test
  void withoutSparesLengthsAreExact() {
    byte[] array = SpareArrays.NONE.take(7);
    SpareArrays.NONE.give(array);
    assertThat(SpareArrays.NONE.take(7)).hasSize(7).isNotSameAs(array);
    assertThat(SpareArrays.NONE.take(0)).isEmpty();
  }
}
