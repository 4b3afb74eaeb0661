package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.distbackup.vector.OtherJvm;
import org.junit.jupiter.api.Test;

class FallbackTest {
  @Test
  void aJvmWithoutTheVectorModuleUsesTables() throws Exception {
    byte[] buffer = HexFormat.of().parseHex("00ff11ee000000000000");
    new ReedSolomon(2, 5, VectorKernel::new).encode(buffer, 2);
    assertThat(OtherJvm.run(KernelProbe.class))
        .isEqualTo("TableKernel " + HexFormat.of().formatHex(buffer));
  }

  @Test
  void aJvmWithItLetsVectorsRace() throws Exception {
    assertThat(OtherJvm.run(KernelProbe.class, OtherJvm.WITH_VECTORS)).startsWith("Race ");
  }
}
