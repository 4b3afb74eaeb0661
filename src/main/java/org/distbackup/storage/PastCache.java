package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are written and read past the page cache (O_DIRECT). The JDK has the option in a class
 * that compilers warn of at every mention, so it is looked up by name.
 */
final class PastCache {
  private static final Logger LOG = LoggerFactory.getLogger(PastCache.class);
  private static final OpenOption[] DIRECT = find();

  private PastCache() {}

  private static OpenOption[] find() {
    try {
      return Stream.of(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .toArray(OpenOption[]::new);
    } catch (ClassNotFoundException e) {
      return new OpenOption[0];
    }
  }

  /** A new file, to be written in whole blocks of {@link ShardOutput#BLOCK} bytes. */
  static FileChannel create(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** A file to be read, in whole blocks as well. */
  static FileChannel open(Path file) throws IOException {
    return open(file, StandardOpenOption.READ);
  }

  private static FileChannel open(Path file, OpenOption... how) throws IOException {
    return FileChannel.open(
        file, Stream.of(how, DIRECT).flatMap(Stream::of).toArray(OpenOption[]::new));
  }

  /**
   * Whether files in this folder can be written and read so: tried, because file systems that
   * cannot refuse at different steps, and some have larger blocks.
   */
  static boolean works(Path folder) throws IOException {
    Path trial = folder.resolve("trial.tmp");
    ByteBuffer block =
        ByteBuffer.allocateDirect(2 * ShardOutput.BLOCK)
            .alignedSlice(ShardOutput.BLOCK)
            .limit(ShardOutput.BLOCK);
    try {
      try (FileChannel channel = create(trial)) {
        channel.write(block);
      }
      try (FileChannel channel = open(trial)) {
        return channel.read(block.clear(), 0) == ShardOutput.BLOCK;
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("Shards in {} go through the page cache: {}", folder, e.toString());
      return false;
    } finally {
      Files.deleteIfExists(trial);
    }
  }
}
