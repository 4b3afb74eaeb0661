package org.distbackup.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaddingTest {
  @Property
  void aLengthGrowsByTwelvePercentAtMost(
      @ForAll @IntRange(min = Padding.MIN_LENGTH, max = Padding.MAX_LENGTH) int length) {
    int padded = Padding.padded(length);

    assertThat(padded).isBetween(length, length + (int) (length * 0.12));
    assertThat(padded).isLessThanOrEqualTo(Padding.MAX_LENGTH);
    assertThat(Padding.padded(padded)).isEqualTo(padded);
  }

  @Property
  void shortLengthsAreOne(@ForAll @IntRange(min = 1, max = Padding.MIN_LENGTH) int length) {
    assertThat(Padding.padded(length)).isEqualTo(Padding.MIN_LENGTH);
  }

  @Test
  void thereAreFewLengths() {
    Set<Integer> lengths = new HashSet<>();
    int length = 1;
    while (length <= Padding.MAX_LENGTH) {
      int padded = Padding.padded(length);
      lengths.add(padded);
      length = padded + 1;
    }

    assertThat(lengths).hasSizeLessThan(350).contains(Padding.MIN_LENGTH, Padding.MAX_LENGTH);
  }

  @Test
  void lengthsKeepTheirLeadingBits() {
    assertThat(Padding.padded(0x4001)).isEqualTo(0x4400);
    assertThat(Padding.padded(0x1000001)).isEqualTo(0x1080000);
  }

  @Test
  void lengthsOfNoPackAreRefused() {
    assertThatThrownBy(() -> Padding.padded(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Padding.padded(Padding.MAX_LENGTH + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
