package org.distbackup.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.junit.jupiter.api.Test;

class ShardFileTest {
  @Property(tries = 200)
  void whatWasWrittenIsRead(
      @ForAll @IntRange(max = 1165) int length,
      @ForAll @IntRange(max = Scheme.MAX_N - 1) int index) {
    byte[] descriptor = Damage.pattern(length);

    ShardFile.Header header = ShardFile.readHeader(ShardFile.header(descriptor, index));

    assertThat(header.descriptor()).isEqualTo(descriptor);
    assertThat(header.index()).isEqualTo(index);
  }

  @Property
  void damagedHeadersAreRefusedOrReadButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(ShardFile.header(Golden.read("descriptor-v2"), 1), seed);
    try {
      ShardFile.Header header = ShardFile.readHeader(damaged);
      assertThat(ShardFile.header(header.descriptor(), header.index())).isEqualTo(damaged);
    } catch (CorruptShardFileException e) {
      assertThat(e).hasMessageContaining("shard file");
    }
  }

  @Test
  void whatDoesNotFitIsNotWritten() {
    assertThatThrownBy(() -> ShardFile.header(new byte[Descriptor.MAX_BYTES + 1], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ShardFile.header(new byte[1], Scheme.MAX_N))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHeaderIsTheGoldenOne() {
    Golden.check("shard-file-v1", ShardFile.header(Golden.read("descriptor-v2"), 1));
  }
}
