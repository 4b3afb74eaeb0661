package org.distbackup.select;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludeFileTest {
  @TempDir private Path folder;

  @Test
  void commentsAndBlanksAreNoPatterns() throws Exception {
    Path file = folder.resolve("excludes");
    Files.writeString(
        file, "\uFEFF*.o\n# a comment\n\n   \r\nbuild/  \n\\#no comment\nend\\ \n a\n");
    assertThat(ExcludeFile.read(file))
        .isEqualTo(List.of("*.o", "build/", "\\#no comment", "end\\ ", " a"));
  }

  @Test
  void aMissingFileIsSaidPlainly() {
    Path file = folder.resolve("none");
    assertThatThrownBy(() -> ExcludeFile.read(file))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE);
              assertThat(failure.what()).contains(file.toString());
            });
  }

  @Test
  void whatIsNoTextIsSaidPlainly() throws Exception {
    Path file = folder.resolve("binary");
    Files.write(file, new byte[] {(byte) 0xFF, 'a', '\n'});
    assertThatThrownBy(() -> ExcludeFile.read(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> ExcludeFile.read(folder)).isInstanceOf(Failure.class);
  }

  @Test
  void aCacheTagIsKnownByItsSignature() {
    byte[] tag = "Signature: 8a477f597d28d172789f06886806bc55\n# by a test".getBytes(US_ASCII);
    assertThat(CacheTag.isOne(tag)).isTrue();
    assertThat(CacheTag.isOne("Signature: 8a477f59".getBytes(US_ASCII))).isFalse();
    tag[20] = 'x';
    assertThat(CacheTag.isOne(tag)).isFalse();
  }
}
