package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Property(tries = 200)
  void anySnapshotComesBack(
      @ForAll @Size(8) byte[] id, @ForAll long time, @ForAll @Size(max = 5) List<Long> numbers) {
    List<String> texts = numbers.stream().map(number -> "/päth\n" + number).toList();
    Snapshot snapshot =
        new Snapshot(id, time, "höst", texts, texts, Samples.full(id), new Stats(time, 1, 2, 3, 4));

    Snapshot decoded = Snapshot.decode(snapshot.encode());

    assertThat(decoded).isEqualTo(snapshot);
    assertThat(decoded.id()).isEqualTo(id);
    assertThat(decoded.timeMillis()).isEqualTo(time);
    assertThat(decoded.hostname()).isEqualTo("höst");
    assertThat(decoded.paths()).isEqualTo(texts);
    assertThat(decoded.tags()).isEqualTo(texts);
    assertThat(decoded.root()).isEqualTo(Samples.full(id));
    assertThat(decoded.stats()).isEqualTo(new Stats(time, 1, 2, 3, 4));
  }

  @Test
  void peopleSeeItsHexAndItsName() {
    assertThat(Samples.snapshot(9).hex()).isEqualTo("0102030405060709");
    assertThat(Samples.snapshot(9).label()).isEqualTo("näme 9");
  }

  @Property
  void damagedBytesAreRefusedOrDecodedButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(Golden.read("snapshot-v1"), seed);
    try {
      Snapshot decoded = Snapshot.decode(damaged);
      assertThat(Snapshot.decode(decoded.encode())).isEqualTo(decoded);
    } catch (CorruptSnapshotException e) {
      assertThat(e).hasMessageMatching("(?s).*(snapshot|node|field|content|time|name).*");
    }
  }

  @Test
  void aSnapshotWithoutARootIsRefused() {
    byte[] bytes = new byte[4 + 17];
    bytes[3] = 17;
    bytes[4] = 1;

    assertThatThrownBy(() -> Snapshot.decode(bytes))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("root");
  }

  @Test
  void theEncodingIsTheGoldenOne() {
    Golden.check("snapshot-v1", Samples.snapshot(1).encode());
  }

  @Test
  void theGoldenOneIsDecoded() {
    assertThat(Snapshot.decode(Golden.read("snapshot-v1"))).isEqualTo(Samples.snapshot(1));
  }
}
