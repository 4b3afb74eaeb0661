package org.distbackup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.junit.jupiter.api.Test;

class PackSealerTest {
  private static final byte TYPE = 1;

  private static byte[] seal(PackSealer sealer, int position, byte type, byte[] plain) {
    byte[] sealed = new byte[plain.length + PackSealer.OVERHEAD];
    assertThat(sealer.seal(position, type, plain, 0, plain.length, sealed, 0))
        .isEqualTo(sealed.length);
    return sealed;
  }

  private static byte[] open(PackSealer sealer, int position, byte type, byte[] sealed) {
    byte[] plain = new byte[Math.max(0, sealed.length - PackSealer.OVERHEAD)];
    int length = sealer.open(position, type, sealed, 0, sealed.length, plain, 0);
    assertThat(length).isEqualTo(plain.length);
    return plain;
  }

  private static PackSealer sealer(int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    return new PackSealer(bytes);
  }

  @Property(tries = 300)
  void whatWasSealedIsOpened(
      @ForAll @IntRange(max = 100_000) int length, @ForAll int position, @ForAll byte type) {
    byte[] plain = Damage.pattern(length);
    PackSealer sealer = sealer(1);

    byte[] sealed = seal(sealer, position, type, plain);

    assertThat(open(sealer, position, type, sealed)).isEqualTo(plain);
  }

  @Property(tries = 300)
  void anyFlippedBitIsRefused(@ForAll @IntRange(max = 5000) int length, @ForAll int anyBit) {
    PackSealer sealer = sealer(1);
    byte[] sealed = seal(sealer, 0, TYPE, Damage.pattern(length));
    int bit = Math.floorMod(anyBit, sealed.length * 8);
    sealed[bit / 8] ^= (byte) (1 << bit % 8);

    assertRefused(sealer, 0, TYPE, sealed);
  }

  @Test
  void anyCutIsRefused() {
    PackSealer sealer = sealer(1);
    byte[] sealed = seal(sealer, 0, TYPE, Damage.pattern(100));
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(sealer, 0, TYPE, Arrays.copyOf(sealed, length));
    }
  }

  @Test
  void anotherPositionTypeOrKeyIsRefused() {
    PackSealer sealer = sealer(1);
    byte[] sealed = seal(sealer, 7, TYPE, Damage.pattern(100));

    assertRefused(sealer, 8, TYPE, sealed);
    assertRefused(sealer, 7, (byte) 2, sealed);
    assertRefused(sealer(2), 7, TYPE, sealed);
    assertThat(open(sealer, 7, TYPE, sealed)).isEqualTo(Damage.pattern(100));
  }

  private static void assertRefused(PackSealer sealer, int position, byte type, byte[] sealed) {
    assertThatThrownBy(() -> open(sealer, position, type, sealed))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void rangesOfArraysAreKeptTo() {
    PackSealer sealer = sealer(1);
    byte[] source = Damage.pattern(100);
    byte[] target = new byte[100];

    assertThat(sealer.seal(0, TYPE, source, 10, 20, target, 30)).isEqualTo(36);
    assertThat(Arrays.copyOf(target, 30)).containsOnly(0);
    assertThat(Arrays.copyOfRange(target, 66, 100)).containsOnly(0);
    byte[] opened = new byte[100];
    assertThat(sealer.open(0, TYPE, target, 30, 36, opened, 5)).isEqualTo(20);
    assertThat(Arrays.copyOfRange(opened, 5, 25)).isEqualTo(Arrays.copyOfRange(source, 10, 30));
  }

  @Test
  void noPositionIsSealedTwiceInARow() {
    PackSealer sealer = sealer(1);
    seal(sealer, 3, TYPE, new byte[10]);

    assertThatThrownBy(() -> seal(sealer, 3, TYPE, new byte[10]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyOfAnotherSizeIsRefused() {
    assertThatThrownBy(() -> new PackSealer(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void warmingUpHarmsNothing() {
    PackSealer.warmUp();

    PackSealer sealer = sealer(1);
    assertThat(open(sealer, 0, TYPE, seal(sealer, 0, TYPE, new byte[3_000_001])))
        .isEqualTo(new byte[3_000_001]);
  }

  @Test
  void theSealedBytesAreTheGoldenOnes() {
    Golden.check("sealed-v1", seal(sealer(1), 0x01020304, TYPE, Damage.pattern(100)));
  }
}
