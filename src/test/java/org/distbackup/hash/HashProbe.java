package org.distbackup.hash;

import java.util.HexFormat;
import org.distbackup.vector.Race;

/** What {@link Blake3Test} runs in another JVM: prints the kernel and the hash of nothing. */
final class HashProbe {
  private HashProbe() {}

  public static void main(String[] args) {
    var best = Kernel.best();
    Object shown = best instanceof Race ? best : best.get();
    System.out.println(
        shown.getClass().getSimpleName()
            + " "
            + HexFormat.of().formatHex(Blake3.hash(new byte[0], 0, 0)));
  }
}
