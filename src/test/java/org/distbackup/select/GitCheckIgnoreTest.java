package org.distbackup.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the git of this machine, where it has one. */
class GitCheckIgnoreTest {
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "a.o", "b.o", ".o", "a-b", "A", "#a", "!a", "a b", "[a]", "a ");
  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "ab",
          "*",
          "**",
          "**/",
          "/**",
          "?",
          "/",
          ".o",
          "!",
          "[ab]",
          "[!a]",
          "[a-c]",
          "[[:upper:]]",
          "\\",
          "[",
          "]",
          "-",
          "#",
          " ",
          "[/a]");
  private static final int TRIALS = 40;

  @TempDir private Path folder;

  @Test
  void agreesWithGit() throws Exception {
    assumeTrue(runs("git", "init", "-q"), "git is there");
    var random = new Random(4711);
    for (String one : NAMES) {
      for (String two : NAMES) {
        Path inner = Files.createDirectories(folder.resolve(one).resolve("d" + two));
        Files.writeString(inner.resolve(two), "");
        Files.writeString(folder.resolve(one).resolve(two), "");
      }
    }
    for (int trial = 0; trial < TRIALS; trial++) {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        var line = new StringBuilder();
        for (int part = random.nextInt(1, 6); part > 0; part--) {
          line.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        lines.add(line.toString());
      }
      Files.write(folder.resolve(".git").resolve("ignored"), lines);
      assertThat(ours(lines)).as("%s", lines).isEqualTo(git());
    }
  }

  private Map<String, Boolean> git() throws Exception {
    var process =
        new ProcessBuilder(
                "git",
                "-c",
                "core.excludesFile=" + folder.resolve(".git").resolve("ignored"),
                "check-ignore",
                "--no-index",
                "-z",
                "--stdin")
            .directory(folder.toFile())
            .start();
    try (var in = process.getOutputStream()) {
      for (String path : paths()) {
        in.write((path + "\0").getBytes(StandardCharsets.UTF_8));
      }
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Set<String> ignored = Set.of(out.split("\0"));
    Map<String, Boolean> answers = new TreeMap<>();
    for (String path : paths()) {
      answers.put(path, ignored.contains(path));
    }
    return answers;
  }

  /** From the top down: what is in an ignored folder is ignored. */
  private Map<String, Boolean> ours(List<String> lines) throws IOException {
    var patterns = Patterns.of(ExcludeFile.patterns(lines));
    Map<String, Boolean> answers = new TreeMap<>();
    for (String path : paths()) {
      int slash = path.lastIndexOf('/');
      boolean above = slash > 0 && answers.getOrDefault(path.substring(0, slash), false);
      boolean directory = Files.isDirectory(folder.resolve(path));
      answers.put(path, above || patterns.matches(path, "/" + path, directory));
    }
    return answers;
  }

  private List<String> paths() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path).toString())
          .filter(path -> !path.isEmpty() && !path.startsWith(".git"))
          .sorted()
          .toList();
    }
  }

  private boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
