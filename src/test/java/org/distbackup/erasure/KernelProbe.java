package org.distbackup.erasure;

import java.util.HexFormat;

/** What {@link FallbackTest} runs in another JVM: prints the kernel and the shards of 2-of-5. */
final class KernelProbe {
  private KernelProbe() {}

  public static void main(String[] args) {
    byte[] buffer = HexFormat.of().parseHex("00ff11ee000000000000");
    ReedSolomon.of(2, 5).encode(buffer, 2);
    System.out.println(
        Kernel.best().getClass().getSimpleName() + " " + HexFormat.of().formatHex(buffer));
  }
}
