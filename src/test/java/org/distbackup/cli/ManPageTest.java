package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual page says what the program knows, in roff that formatters take as it is meant. */
final class ManPageTest {
  @TempDir private Path folder;

  private String page() {
    var typed = Typed.in(folder);
    assertThat(typed.run("man")).isZero();
    return typed.out();
  }

  /** What stands under a heading, to the next one. */
  private static String section(String page, String heading) {
    var section = Pattern.compile("(?ms)^" + heading + "\\b.*?(?=^\\.S[HS] |\\z)").matcher(page);
    assertThat(section.find()).as(heading).isTrue();
    return section.group();
  }

  @Test
  void namesAllCommandsWithTheirParametersAndOptions() {
    var page = page();
    var common = section(page, "\\.SH OPTIONS OF ALL COMMANDS");
    var commands = Dbs.program(Typed.in(folder).context()).getSubcommands();
    assertThat(commands).containsKeys("monitor", "restore", "man");
    commands.forEach(
        (name, command) -> {
          var own = section(page, "\\.SS " + Pattern.quote(ManPage.escaped(name)));
          for (var option : command.getCommandSpec().options()) {
            for (var spelt : option.names()) {
              assertThat(own + common)
                  .as(name)
                  .containsOnlyOnce("\\fB" + spelt.replace("-", "\\-") + "\\fR");
            }
          }
          for (var parameter : command.getCommandSpec().positionalParameters()) {
            assertThat(own).as(name).contains("\n\\fI" + parameter.paramLabel() + "\\fR\n");
          }
        });
  }

  @Test
  void hasTheSectionsThatReadersLookFor() {
    var page = page();
    assertThat(page.lines().filter(line -> line.startsWith(".SH ")).toList())
        .containsExactly(
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH DESCRIPTION",
            ".SH COMMANDS",
            ".SH OPTIONS OF ALL COMMANDS",
            ".SH EXIT STATUS",
            ".SH FILES",
            ".SH ENVIRONMENT");
    var exit = section(page, "\\.SH EXIT STATUS");
    for (var kind : Failure.Kind.values()) {
      assertThat(exit).contains("\\fB" + kind.exitCode() + "\\fR");
    }
    assertThat(page).contains("5% of what").doesNotContain("%%");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "--dry-run, \\-\\-dry\\-run",
        "a\\fB, a\\efB",
        ".gitignore, \\&.gitignore",
        "it's, it\\(aqs",
        "'a, \\(aqa",
        "\"a\", \\(dqa\\(dq",
        "~/a^`, \\(ti/a\\(ha\\(ga",
      })
  void takesTextAsItIs(String text, String roff) {
    assertThat(ManPage.escaped(text)).isEqualTo(roff);
  }

  @Test
  void formatsWithoutWarnings() throws IOException, InterruptedException {
    assumeThat(onPath("groff")).as("groff is here").isTrue();
    Path file = Files.writeString(folder.resolve("dbs.1"), page());
    Process groff =
        new ProcessBuilder("groff", "-man", "-ww", "-z", file.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(groff.getInputStream()).isEmpty();
    assertThat(groff.waitFor()).isZero();
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }
}
