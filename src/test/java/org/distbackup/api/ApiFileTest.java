package org.distbackup.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiFileTest {
  @TempDir private Path folder;

  @Test
  void isReadAsWritten() throws IOException {
    var file = new ApiFile(4711, "c0ffee", 42, "7", "peer");
    file.write(folder);
    assertThat(ApiFile.read(folder)).contains(file);
    assertThat(folder.resolve("api.json"))
        .hasContent(
            "{\"port\":4711,\"token\":\"c0ffee\",\"pid\":42,\"start\":\"7\",\"role\":\"peer\"}");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessIsToldFromALaterOneOfItsNumber() {
    var ours = ApiFile.ofThisProcess(4711, "c0ffee", "peer");
    assertThat(ours.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(ours.start()).containsOnlyDigits();
    assertThat(ours.running()).isTrue();
    assertThat(new ApiFile(4711, "c0ffee", ours.pid(), "1", "peer").running()).isFalse();
    assertThat(new ApiFile(4711, "c0ffee", ours.pid(), "", "peer").running()).isTrue();
  }

  @Test
  void replacesTheOneOfTheRunBefore() throws IOException {
    new ApiFile(4711, "c0ffee", 42, "7", "peer").write(folder);
    var second = new ApiFile(4712, "beef", 43, "", "monitor");
    second.write(folder);
    assertThat(ApiFile.read(folder)).contains(second);
    ApiFile.delete(folder);
    assertThat(ApiFile.read(folder)).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isForTheUserAlone() throws IOException {
    new ApiFile(4711, "c0ffee", 42, "7", "peer").write(folder);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("api.json"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"port\":0,\"token\":\"c0ffee\",\"pid\":1}",
        "{\"port\":65536,\"token\":\"c0ffee\",\"pid\":1}",
        "{\"port\":80,\"token\":\"a\\r\\nHost: b\",\"pid\":1}"
      })
  void whatMakesNoSenseIsNone(String content) throws IOException {
    Files.writeString(folder.resolve("api.json"), content);
    assertThat(ApiFile.read(folder)).isEmpty();
  }

  @Test
  void theTokenStaysOutOfLogs() {
    assertThat(new ApiFile(4711, "c0ffee", 42, "7", "peer").toString()).doesNotContain("c0ffee");
  }
}
