package org.distbackup.erasure;

/**
 * The generator matrix: row r holds what each of the k data shards contributes to shard r. It is
 * part of the format and never changes.
 *
 * <p>Rows 0 to k-1 are the identity, so data shards are the data. Below it stands a Cauchy matrix,
 * 1 / (r xor j), each of whose square submatrices is invertible, so any k rows are; r &gt;= k &gt;
 * j keeps r and j apart. Its columns are scaled so that row k is all ones, its rows then so that
 * column 0 is all ones, which changes no rank:
 *
 * <pre>  (k xor j) * r / ((r xor j) * k)</pre>
 *
 * Thus the first parity shard is the XOR of the data, and with k = 1 every shard is a plain copy.
 * (Plank and Xu, "Optimizing Cauchy Reed-Solomon Codes", NCA 2006.)
 */
final class Generator {
  private Generator() {}

  /** The coefficient of data shard {@code data} in shard {@code shard}. */
  static int coefficient(int k, int shard, int data) {
    if (shard < k) {
      return shard == data ? 1 : 0;
    }
    return Galois.divide(Galois.multiply(k ^ data, shard), Galois.multiply(shard ^ data, k));
  }

  /** A row of the matrix. */
  static byte[] row(int k, int shard) {
    byte[] row = new byte[k];
    for (int data = 0; data < k; data++) {
      row[data] = (byte) coefficient(k, shard, data);
    }
    return row;
  }

  /**
   * What each of k distinct present shards contributes to the wanted one: the x in x * P = w, where
   * P is the present shards' rows and w the wanted one's. Solved by Gauss-Jordan elimination.
   */
  static byte[] solve(int k, int[] present, int wanted) {
    int[][] equations = new int[k][k + 1];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        equations[i][j] = coefficient(k, present[j], i);
      }
      equations[i][k] = coefficient(k, wanted, i);
    }
    for (int column = 0; column < k; column++) {
      int pivot = column;
      while (equations[pivot][column] == 0) {
        pivot++;
      }
      int[] chosen = equations[pivot];
      equations[pivot] = equations[column];
      equations[column] = chosen;
      int scale = chosen[column];
      for (int j = column; j <= k; j++) {
        chosen[j] = Galois.divide(chosen[j], scale);
      }
      for (int i = 0; i < k; i++) {
        int factor = equations[i][column];
        for (int j = column; i != column && j <= k; j++) {
          equations[i][j] ^= Galois.multiply(factor, chosen[j]);
        }
      }
    }
    byte[] solution = new byte[k];
    for (int i = 0; i < k; i++) {
      solution[i] = (byte) equations[i][k];
    }
    return solution;
  }
}
