package org.distbackup.erasure;

import java.util.HexFormat;
import org.distbackup.vector.Race;

/** What {@link FallbackTest} runs in another JVM: prints the kernel and the shards of 2-of-5. */
final class KernelProbe {
  private KernelProbe() {}

  public static void main(String[] args) {
    byte[] buffer = HexFormat.of().parseHex("00ff11ee000000000000");
    ReedSolomon.of(2, 5).encode(buffer, 2);
    var best = Kernel.best();
    Object shown = best instanceof Race ? best : best.get();
    System.out.println(shown.getClass().getSimpleName() + " " + HexFormat.of().formatHex(buffer));
  }
}
