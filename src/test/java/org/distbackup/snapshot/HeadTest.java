package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
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
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final PeerId DEVICE = new PeerId(1, 2);

  private static Head head(long counter, List<LiveSet> live, byte[] body) {
    return Head.sign(Samples.KEYS, DEVICE, counter, 1_700_000_000_000L, live, body);
  }

  private static LiveSet liveSet(long group, int packs) {
    return new LiveSet(
        new GroupId(group, 0),
        LongStream.range(0, packs).mapToObj(i -> new PackId(-i, i)).toList());
  }

  private static Head golden() {
    return head(5, List.of(liveSet(9, 0), liveSet(-3, 1), liveSet(4, 3)), Damage.pattern(50));
  }

  @Property(tries = 100)
  void anyHeadComesBack(
      @ForAll @LongRange(min = 0) long counter,
      @ForAll @IntRange(max = 50) int groups,
      @ForAll @IntRange(max = 1000) int bodyLength) {
    List<LiveSet> live =
        LongStream.range(0, groups).mapToObj(i -> liveSet(i * 7 % 51, (int) i)).toList();
    Head head = head(counter, live, Damage.pattern(bodyLength));

    Head decoded = Head.decode(head.encode());

    assertThat(decoded).isEqualTo(head);
    assertThat(decoded.verified()).isTrue();
    assertThat(decoded.owner()).isEqualTo(Samples.KEYS.owner());
    assertThat(decoded.device()).isEqualTo(DEVICE);
    assertThat(decoded.counter()).isEqualTo(counter);
    assertThat(decoded.timeMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(decoded.live()).containsExactlyInAnyOrderElementsOf(live);
    assertThat(decoded.sealedBody()).isEqualTo(Damage.pattern(bodyLength));
  }

  @Test
  void noByteOfItCanBeChanged() {
    Damage.assertNoByteCanBeChanged(golden().encode(), HeadTest::accepted);
  }

  private static boolean accepted(byte[] bytes) {
    try {
      return Head.decode(bytes).verified();
    } catch (CorruptHeadException e) {
      return false;
    }
  }

  @Property
  void damagedBytesAreRefusedOrDecodedButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(Golden.read("head-v1"), seed);
    try {
      assertThat(Head.decode(damaged).encode()).isEqualTo(damaged);
    } catch (CorruptHeadException e) {
      assertThat(e).hasMessageMatching(".*(head|order).*");
    }
  }

  @Test
  void aHeadIsSixteenMebibytesAtMost() {
    int fixed = head(1, List.of(), new byte[0]).encode().length;
    byte[] most = new byte[Head.MAX_BYTES - fixed];
    byte[] more = new byte[most.length + 1];

    assertThat(Head.decode(head(1, List.of(), most).encode()).verified()).isTrue();
    assertThatThrownBy(() -> head(1, List.of(), more)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Head.decode(new byte[Head.MAX_BYTES + 1]))
        .isInstanceOf(CorruptHeadException.class);
  }

  @Test
  void whatMakesNoSenseIsNotMade() {
    assertThatThrownBy(() -> head(-1, List.of(), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> head(1, List.of(liveSet(1, 1), liveSet(1, 2)), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheOwnerReadsTheSnapshots() {
    List<Snapshot> snapshots = List.of(Samples.snapshot(1), Samples.snapshot(2));
    byte[] body = HeadBody.seal(Samples.KEYS, DEVICE, 5, snapshots, new SecureRandom());
    OwnerKeys stranger =
        OwnerKeys.derive(new MasterSecret(Arrays.copyOf(new byte[] {1}, MasterSecret.BYTES)));

    assertThat(HeadBody.open(Samples.KEYS, head(5, List.of(), body))).isEqualTo(snapshots);
    assertNotOpened(stranger, head(5, List.of(), body));
    assertNotOpened(Samples.KEYS, head(6, List.of(), body));
    assertNotOpened(Samples.KEYS, head(5, List.of(), Arrays.copyOf(body, 27)));
    body[20] ^= 1;
    assertNotOpened(Samples.KEYS, head(5, List.of(), body));
  }

  private static void assertNotOpened(OwnerKeys keys, Head head) {
    assertThatThrownBy(() -> HeadBody.open(keys, head)).isInstanceOf(CorruptHeadException.class);
  }

  @Test
  void aHeadMadeAgainIsSealedUnderAnotherNonce() {
    SecureRandom random = new SecureRandom();
    byte[] once = HeadBody.seal(Samples.KEYS, DEVICE, 5, List.of(), random);
    byte[] again = HeadBody.seal(Samples.KEYS, DEVICE, 5, List.of(), random);

    assertThat(Arrays.copyOf(once, 12)).isNotEqualTo(Arrays.copyOf(again, 12));
  }

  @Test
  void theEncodingIsTheGoldenOne() {
    Golden.check("head-v1", golden().encode());
    List<Snapshot> snapshots = List.of(Samples.snapshot(1));
    Golden.check("head-body-v1", HeadBody.seal(Samples.KEYS, DEVICE, 5, snapshots, new Sevens()));
  }

  /** Not random, so that a sealed body can be golden. */
  private static final class Sevens extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 7);
    }
  }

  @Test
  void theGoldenHeadAndBodyAreRead() {
    Head head = Head.decode(Golden.read("head-v1"));
    assertThat(head.verified()).isTrue();
    assertThat(head.live()).hasSize(3);

    Head withBody = head(5, List.of(), Golden.read("head-body-v1"));
    assertThat(HeadBody.open(Samples.KEYS, withBody)).containsExactly(Samples.snapshot(1));
  }
}
