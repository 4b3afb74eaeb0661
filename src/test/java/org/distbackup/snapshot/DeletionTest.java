package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionTest {
  private static final GroupId GROUP = new GroupId(3, 4);
  private static final PeerId DEVICE = new PeerId(1, 2);
  private static final int COUNT_AT = 8 + 32 + 16 + 16 + 8;

  private static Deletion deletion(long counter, int packs) {
    return Deletion.sign(Samples.KEYS, GROUP, DEVICE, counter, packs(packs));
  }

  private static List<PackId> packs(int count) {
    return LongStream.range(0, count).mapToObj(i -> new PackId(-i, i)).toList();
  }

  @Property(tries = 50)
  void anyDeletionComesBack(
      @ForAll @LongRange(min = 0) long counter, @ForAll @IntRange(max = 300) int packs) {
    Deletion deletion = deletion(counter, packs);

    Deletion decoded = Deletion.decode(deletion.encode());

    assertThat(decoded).isEqualTo(deletion);
    assertThat(decoded.verified()).isTrue();
    assertThat(decoded.owner()).isEqualTo(Samples.KEYS.owner());
    assertThat(decoded.group()).isEqualTo(GROUP);
    assertThat(decoded.device()).isEqualTo(DEVICE);
    assertThat(decoded.counter()).isEqualTo(counter);
    assertThat(decoded.packs()).isSorted().containsExactlyInAnyOrderElementsOf(packs(packs));
  }

  @Test
  void noByteOfItCanBeChanged() {
    byte[] good = deletion(5, 3).encode();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << at % 8);
      assertThat(accepted(bad)).as("byte %d changed", at).isFalse();
    }
  }

  private static boolean accepted(byte[] bytes) {
    try {
      return Deletion.decode(bytes).verified();
    } catch (CorruptDeletionException e) {
      return false;
    }
  }

  @Property
  void damagedBytesAreRefusedOrDecodedButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(Golden.read("deletion-v1"), seed);
    try {
      assertThat(Deletion.decode(damaged).encode()).isEqualTo(damaged);
    } catch (CorruptDeletionException e) {
      assertThat(e).hasMessageContaining("deletion");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 28, 2, 4, 4097})
  void aCountThatIsNotOfThePacksThereIsRefused(int count) {
    byte[] bytes = deletion(5, 3).encode();
    ByteBuffer.wrap(bytes).putInt(COUNT_AT, count);
    assertThatThrownBy(() -> Deletion.decode(bytes)).isInstanceOf(CorruptDeletionException.class);
  }

  @Test
  void itNamesSoManyPacksAtMostAndEachOnce() {
    Deletion most = deletion(1, Deletion.MAX_PACKS);
    assertThat(most.encode()).hasSize(Deletion.MAX_BYTES);
    assertThat(Deletion.decode(most.encode()).verified()).isTrue();
    assertThatThrownBy(() -> deletion(1, Deletion.MAX_PACKS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Deletion.decode(new byte[Deletion.MAX_BYTES + 1]))
        .isInstanceOf(CorruptDeletionException.class);
    PackId pack = new PackId(1, 1);
    assertThat(Deletion.sign(Samples.KEYS, GROUP, DEVICE, 1, List.of(pack, pack)).packs())
        .containsExactly(pack);
    assertThatThrownBy(() -> deletion(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void packsOutOfOrderOrTwiceAreRefused() {
    byte[] bytes = deletion(5, 2).encode();
    int first = COUNT_AT + 4;
    byte[] twice = bytes.clone();
    System.arraycopy(bytes, first, twice, first + 16, 16);
    byte[] swapped = bytes.clone();
    System.arraycopy(bytes, first, swapped, first + 16, 16);
    System.arraycopy(bytes, first + 16, swapped, first, 16);
    assertThat(Arrays.equals(bytes, swapped)).isFalse();
    for (byte[] bad : List.of(twice, swapped)) {
      assertThatThrownBy(() -> Deletion.decode(bad)).isInstanceOf(CorruptDeletionException.class);
    }
  }

  @Test
  void theEncodingIsTheGoldenOne() {
    Golden.check("deletion-v1", deletion(5, 3).encode());
    assertThat(Deletion.decode(Golden.read("deletion-v1")).verified()).isTrue();
  }
}
