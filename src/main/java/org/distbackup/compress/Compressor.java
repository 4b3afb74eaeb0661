package org.distbackup.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Compresses blobs to zstd frames (RFC 8878) and back, with contexts that are kept from blob to
 * blob. For one thread at a time; holds native memory until closed.
 */
public final class Compressor implements AutoCloseable {
  // Below this a whole attempt costs no more than the samples would.
  private static final int SAMPLED_FROM = 1 << 17;
  private static final int SAMPLES = 4;
  private static final int SAMPLE_BYTES = 1 << 14;
  private static final int SAMPLE_LEVEL = 1;

  private final ZstdCompressCtx compressing;
  private final ZstdCompressCtx sampling;
  private final ZstdDecompressCtx decompressing;
  private byte[] scratch = {};

  /** A compressor of a zstd level: 1 is fast, 3 zstd's default, 19 slow; below 0 faster still. */
  public Compressor(int level) {
    if (level < Zstd.minCompressionLevel() || level > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException("no such zstd level: " + level);
    }
    compressing = new ZstdCompressCtx().setLevel(level);
    sampling = new ZstdCompressCtx().setLevel(SAMPLE_LEVEL);
    decompressing = new ZstdDecompressCtx();
  }

  /** Bytes that {@link #compress} needs at most in its destination for {@code len} bytes. */
  public static int bound(int len) {
    return len - Math.ceilDiv(len, 16);
  }

  /** The frame of {@code len} bytes, if it saves at least a sixteenth of them. */
  public Optional<byte[]> shrunk(byte[] src, int off, int len) {
    // Not an array for each blob: large ones cost more than the attempt, where it is in vain.
    if (scratch.length < bound(len)) {
      scratch = new byte[bound(len)];
    }
    int length = compress(src, off, len, scratch, 0);
    return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(scratch, length));
  }

  /**
   * Compresses {@code len} bytes, if that saves at least a sixteenth of them.
   *
   * @return the length of the frame, at most {@link #bound}, or -1 for "keep it raw"; what is then
   *     in the destination is undefined
   */
  public int compress(byte[] src, int off, int len, byte[] dst, int dstOff) {
    Objects.checkFromIndexSize(off, len, src.length);
    Objects.checkFromIndexSize(dstOff, bound(len), dst.length);
    if (len >= SAMPLED_FROM && looksIncompressible(src, off, len, dst, dstOff)) {
      return -1;
    }
    return attempt(compressing, src, off, len, dst, dstOff, bound(len));
  }

  /**
   * Whether none of some slices, spread evenly, shrinks by a sixty-fourth. Slices that differ ask
   * for the whole attempt: a wrong yes costs space for good, a wrong no some time once.
   */
  private boolean looksIncompressible(byte[] src, int off, int len, byte[] dst, int dstOff) {
    int stride = (len - SAMPLE_BYTES) / (SAMPLES - 1);
    int room = SAMPLE_BYTES - SAMPLE_BYTES / 64;
    for (int i = 0; i < SAMPLES; i++) {
      if (attempt(sampling, src, off + i * stride, SAMPLE_BYTES, dst, dstOff, room) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int attempt(
      ZstdCompressCtx context, byte[] src, int off, int len, byte[] dst, int dstOff, int room) {
    try {
      return context.compressByteArray(dst, dstOff, room, src, off, len);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return -1;
      }
      throw e;
    }
  }

  /**
   * Decompresses {@code len} bytes to exactly {@code rawLength}. Writes nothing outside {@code
   * dst[dstOff, dstOff + rawLength)} and allocates nothing, whatever the frame says of itself.
   *
   * @throws CorruptBlobException when it is not zstd, or not of that length
   */
  public void decompress(byte[] src, int off, int len, byte[] dst, int dstOff, int rawLength) {
    Objects.checkFromIndexSize(off, len, src.length);
    Objects.checkFromIndexSize(dstOff, rawLength, dst.length);
    int written;
    try {
      written = decompressing.decompressByteArray(dst, dstOff, rawLength, src, off, len);
    } catch (ZstdException e) {
      throw new CorruptBlobException("not a zstd frame of " + rawLength + " bytes", e);
    }
    if (written != rawLength) {
      throw new CorruptBlobException(written + " bytes where " + rawLength + " were promised");
    }
  }

  @Override
  public void close() {
    compressing.close();
    sampling.close();
    decompressing.close();
  }
}
