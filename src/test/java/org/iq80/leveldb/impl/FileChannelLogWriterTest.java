package org.iq80.leveldb.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.distbackup.node.FileSizeLimit;
import org.iq80.leveldb.util.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files, read by LevelDB's own reader. The limit is the whole process's. */
@Isolated
class FileChannelLogWriterTest {
  @TempDir private Path folder;
  private final Random random = new Random(1);

  private Path log() {
    return folder.resolve("000001.log");
  }

  private Slice record(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return new Slice(bytes);
  }

  /** All that the log holds; throws when something of it is torn. */
  private List<Slice> read() throws IOException {
    var records = new ArrayList<Slice>();
    try (var channel = FileChannel.open(log())) {
      var reader = new LogReader(channel, LogMonitors.throwExceptionMonitor(), true, 0);
      for (var next = reader.readRecord(); next != null; next = reader.readRecord()) {
        records.add(next);
      }
    }
    return records;
  }

  private List<Slice> manySizes() {
    var records = new ArrayList<Slice>();
    records.add(record(0));
    for (int size = 32_720; size < 32_790; size++) {
      records.add(record(size));
      records.add(record(random.nextInt(300)));
    }
    records.add(record(200_000));
    return records;
  }

  private static void write(LogWriter log, List<Slice> records) throws IOException {
    for (var record : records) {
      log.addRecord(record, false);
    }
    log.close();
  }

  @Test
  void theFileIsThatOfLevelDbsOtherWriter() throws IOException {
    var records = manySizes();
    var other = folder.resolve("000002.log");

    write(new FileChannelLogWriter(log().toFile(), 1), records);
    write(new MMapLogWriter(other.toFile(), 2), records);

    assertThat(log()).hasSameBinaryContentAs(other);
    assertThat(read()).isEqualTo(records);
  }

  /** Wherever in a record the disk ends: in its header, its first chunk or a later one. */
  @ParameterizedTest
  @ValueSource(ints = {100_000, 100_003, 100_123, 65_536, 65_540, 98_301})
  @EnabledOnOs(OS.LINUX)
  void afterAFullDiskItHoldsWhatItTookAndTakesNoMore(int size) throws Exception {
    var taken = new ArrayList<Slice>();
    var log = new FileChannelLogWriter(log().toFile(), 1);
    try (var _ = new FileSizeLimit(size)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  var record = record(1_000 + random.nextInt(40_000));
                  log.addRecord(record, true);
                  taken.add(record);
                }
              })
          .isInstanceOf(IOException.class);
    }

    assertThatThrownBy(() -> log.addRecord(record(10), true)).isInstanceOf(IOException.class);
    log.close();
    assertThat(taken).isNotEmpty();
    assertThat(read()).isEqualTo(taken);
  }
}
