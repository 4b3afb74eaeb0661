package org.distbackup.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FallbackTest {
  @Test
  void aJvmWithoutTheVectorModuleUsesTables() throws Exception {
    byte[] buffer = HexFormat.of().parseHex("00ff11ee000000000000");
    new ReedSolomon(2, 5, new VectorKernel()).encode(buffer, 2);
    assertThat(run()).isEqualTo("TableKernel " + HexFormat.of().formatHex(buffer));
  }

  @Test
  void aJvmWithItLetsVectorsRace() throws Exception {
    assertThat(run("--add-modules=jdk.incubator.vector")).startsWith("FasterKernel ");
  }

  private static String run(String... flags) throws Exception {
    String classPath =
        Stream.of(ReedSolomon.class, KernelProbe.class)
            .map(FallbackTest::home)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, KernelProbe.class.getName()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    return said.strip();
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
