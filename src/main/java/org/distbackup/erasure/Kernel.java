package org.distbackup.erasure;

/** The inner loop: one shard, or a block of it, as a linear combination of others. */
interface Kernel {
  /**
   * Sets each {@code out[outStart + i]}, 0 &lt;= i &lt; length, to the sum over j of {@code
   * coefficients[j] * inputs[j][starts[j] + column + i]}. The output overlaps no input.
   */
  void combine(
      byte[] coefficients,
      byte[][] inputs,
      int[] starts,
      int column,
      byte[] out,
      int outStart,
      int length);

  /**
   * The fastest that this JVM can run, as soon as it is fast. The only place that touches {@link
   * VectorKernel}, which does not link in a JVM started without {@code
   * --add-modules=jdk.incubator.vector}.
   */
  static Kernel best() {
    try {
      return VectorKernel.isWideEnough()
          ? new FasterKernel(new TableKernel(), new VectorKernel()).racing()
          : new TableKernel();
    } catch (LinkageError withoutVectorModule) {
      return new TableKernel();
    }
  }
}
