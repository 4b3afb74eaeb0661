package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.distbackup.api.Event;
import org.distbackup.api.Summary;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, times and sentences as they are read and written. */
final class SentencesTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.000 KiB",
    "1258291,1.200 MiB",
    "1288490189,1.200 GiB",
    "1099511627776,1.000 TiB",
    "9223372036854775807,8388608.000 TiB"
  })
  void sizesAreWrittenAsResticDoes(long bytes, String text) {
    assertThat(Sizes.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1000,1000",
    "12B,12",
    "50GB,50000000000",
    "50 gb,50000000000",
    "1.5TB,1500000000000",
    "50GiB,53687091200",
    "50G,53687091200",
    "1k,1024",
    "0,0"
  })
  void sizesAreRead(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "-1", "1e3", "50XB", "5Bi", "1.GB", "99999999TB", "1 2"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(Failure.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0:00", "67,1:07", "3599,59:59", "3723,1:02:03"})
  void timesAreWritten(long seconds, String text) {
    assertThat(Sizes.time(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"59,59 s ago", "60,1 min ago", "7300,2 h ago", "200000,2 days ago"})
  void agesAreWritten(long seconds, String text) {
    assertThat(Sizes.ago(seconds)).isEqualTo(text);
  }

  @Test
  void progressIsOneLine() {
    assertThat(
            Sentences.progress(
                new Event.Status(12, 45.2, 3, 12, 540L << 20, 1200L << 20, 100 << 20, 1, 6, 4, "")))
        .isEqualTo(
            "[0:12] 45.20%  3 / 12 files, 540.000 MiB / 1.172 GiB, 100.000 MiB/s, 1 errors, ETA"
                + " 0:06, 4 receiving");
    assertThat(
            Sentences.progress(
                new Event.Status(0, 0, 0, 1, 0, 0, 0, 0, -1, 0, "waiting for\nthe monitor")))
        .isEqualTo(
            "[0:00] 0.00%  0 / 1 files, 0 B / 0 B, 0 B/s, 0 errors, 0 receiving (waiting for\\nthe"
                + " monitor)");
  }

  @Test
  void readyNodesSayWhereTheyAre() {
    assertThat(Sentences.summary(new Summary.Ready("monitor", "joined", "monitor", "h:1", "h:1")))
        .containsExactly("Monitor ready at h:1");
    assertThat(Sentences.summary(new Summary.Ready("peer", "joined", "ada", "h:2", "h:1")))
        .containsExactly("Peer ada ready at h:2, joined h:1");
    assertThat(Sentences.summary(new Summary.Ready("peer", "waiting", "ada", "h:2", "h:1")))
        .containsExactly("Peer ada ready at h:2, waiting for h:1");
  }

  @Test
  void onlyMembersThatHaveAnsweredCount() {
    assertThat(
            Sentences.summary(new Summary.Upload("a", 1, 1, 1, 1, "40dc1520", "4-of-6", 5, 0, "")))
        .containsExactly(
            "uploaded a, 1 B, to 5 peers (4-of-6, survives the loss of any 1), snapshot 40dc1520");
  }

  @Test
  void anUploadThatStoredNothingNamesNoPeers() {
    assertThat(Sentences.summary(new Summary.Upload("a", 0, 0, 0, 0, "40dc1520", "", 0, 0, "")))
        .containsExactly("uploaded a, 0 B, snapshot 40dc1520");
  }
}
