package org.distbackup.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.distbackup.id.GroupId;
import org.distbackup.id.PackId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final OwnerKeys KEYS = OwnerKeys.derive(new MasterSecret(new byte[32]));

  private static Descriptor descriptor(int k, int n, int packLength) {
    List<byte[]> hashes = IntStream.range(0, n).mapToObj(DescriptorTest::hash).toList();
    return Descriptor.sign(
        new PackId(1, 2), new GroupId(3, 4), new Scheme(k, n), packLength, hashes, KEYS);
  }

  private static byte[] hash(int shard) {
    byte[] hash = Damage.pattern(32);
    hash[0] = (byte) shard;
    return hash;
  }

  @Property(tries = 50)
  void whatWasEncodedIsDecoded(
      @ForAll @IntRange(min = 1, max = 32) int k,
      @ForAll @IntRange(min = 1, max = 32) int n,
      @ForAll @IntRange(min = 1, max = Descriptor.MAX_PACK_LENGTH) int packLength) {
    Descriptor descriptor = descriptor(Math.min(k, n), n, packLength);

    Descriptor decoded = Descriptor.decode(descriptor.encode());

    assertThat(decoded).isEqualTo(descriptor);
    assertThat(decoded.scheme()).isEqualTo(descriptor.scheme());
    assertThat(decoded.packLength()).isEqualTo(packLength);
    assertThat(decoded.verified()).isTrue();
  }

  @Test
  void aShardIsTheKthPartRoundedUp() {
    assertThat(descriptor(4, 6, 16_385).shardLength()).isEqualTo(4097);
  }

  @Test
  void noByteOfItCanBeChanged() {
    Damage.assertNoByteCanBeChanged(descriptor(2, 3, 20_000).encode(), DescriptorTest::accepted);
  }

  private static boolean accepted(byte[] bytes) {
    try {
      return Descriptor.decode(bytes).verified();
    } catch (CorruptDescriptorException e) {
      return false;
    }
  }

  @Property
  void damagedBytesAreRefusedOrDecodedButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(Golden.read("descriptor-v2"), seed);
    try {
      assertThat(Descriptor.decode(damaged).encode()).isEqualTo(damaged);
    } catch (CorruptDescriptorException e) {
      assertThat(e).hasMessageContaining("descriptor");
    }
  }

  @Test
  void whatMakesNoSenseIsNotMade() {
    assertThatThrownBy(() -> descriptor(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> descriptor(1, 1, Descriptor.MAX_PACK_LENGTH + 1))
        .isInstanceOf(IllegalArgumentException.class);
    Descriptor good = descriptor(1, 2, 100);
    assertThatThrownBy(
            () ->
                new Descriptor(
                    good.pack(),
                    good.group(),
                    good.owner(),
                    good.scheme(),
                    100,
                    good.hashes().subList(0, 1),
                    good.signature()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theEncodingIsTheGoldenOne() {
    Golden.check("descriptor-v2", descriptor(2, 3, 20_000).encode());
  }

  @Test
  void theGoldenOneIsDecoded() {
    Descriptor golden = Descriptor.decode(Golden.read("descriptor-v2"));

    assertThat(golden.verified()).isTrue();
    assertThat(golden.scheme()).isEqualTo(new Scheme(2, 3));
  }
}
