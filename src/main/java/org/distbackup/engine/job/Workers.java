package org.distbackup.engine.job;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.distbackup.compress.Compressor;
import org.distbackup.key.BlobHasher;
import org.distbackup.key.OwnerKeys;

/**
 * The threads that compute: one for each core, shared by all jobs of a node, each with its own
 * hasher and compressor. Tasks never block.
 */
public final class Workers implements AutoCloseable {
  private static final int ZSTD_LEVEL = 2;

  private final ExecutorService executor;
  private final ThreadLocal<BlobHasher> hashers;
  private final ThreadLocal<Compressor> compressors =
      ThreadLocal.withInitial(() -> new Compressor(ZSTD_LEVEL));

  /** Starts a thread for each core. */
  public Workers(OwnerKeys keys) {
    hashers = ThreadLocal.withInitial(keys::blobHasher);
    executor =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("dbs-worker-", 0).factory());
  }

  /** Runs tasks that compute on these threads. */
  public ExecutorService executor() {
    return executor;
  }

  /** The calling thread's hasher. */
  public BlobHasher hasher() {
    return hashers.get();
  }

  /** The calling thread's compressor. */
  public Compressor compressor() {
    return compressors.get();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
