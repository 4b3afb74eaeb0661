package org.distbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.distbackup.api.Event;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload            | Missing required parameter: 'FILE'.        | See: dbs upload --help",
        "upload a b        | \"b\" is more than upload takes.          | See: dbs upload --help",
        "upload --foo a    | Unknown option: '--foo'.                   | See: dbs upload --help",
        "download          | Missing required parameter: 'NAME'.        | See: dbs download --help",
        "download a --to   | Missing required parameter for option '--to' (DIR). | See: dbs"
            + " download --help",
        "statuss           | There is no command \"statuss\".          | Did you mean status?",
        "nonsense          | There is no command \"nonsense\".         | See: dbs --help",
        "peer --port x     | Invalid value for option '--port': 'x' is not an int. | See: dbs"
            + " peer --help",
        "peer --port 70000 | 70000 is no port for --port.               | Give a number from 1 to"
            + " 65535.",
        "monitor --data-port 0 | 0 is no port for --data-port.          | Give a number from 1 to"
            + " 65535.",
        "peer --offer lots | \"lots\" is no size.                       | Write a number and a"
            + " unit, such as 500MB, 50GB or 1.5TiB.",
        "peer --monitor a/b | \"a/b\" is no host for --monitor.         | Give a host or address,"
            + " optionally with :port, such as 192.168.1.10:8099.",
        "peer              | Nothing says where the monitor is: there is no ip.conf here. | Give"
            + " --monitor HOST[:PORT], or write the host into ip.conf in this folder.",
      })
  void isOneSentenceOfWhatAndOneOfWhatToDo(String line, String what, String remedy) {
    var typed = Typed.in(folder);
    assertThat(typed.run(line.strip().split(" "))).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).isEqualTo(what + "\n" + remedy + "\n");
    assertThat(typed.started()).isEmpty();
  }

  @Test
  void withJsonWrongUsageIsAnsweredAsAnyFailure() {
    var typed = Typed.in(folder);
    assertThat(typed.run("snapshots", "--json", "--nonsense")).isEqualTo(2);
    assertThat(typed.events())
        .satisfiesExactly(
            failed ->
                assertThat(failed)
                    .isInstanceOfSatisfying(
                        Event.Failed.class,
                        usage -> assertThat(usage.kind()).isEqualTo(Failure.Kind.USAGE)),
            exit -> assertThat(exit).isEqualTo(new Event.Exit(2)));
    assertThat(typed.err()).contains("--nonsense");
  }

  @Test
  void aMissingConfigFileIsNamed() {
    var typed = Typed.in(folder);
    assertThat(typed.run("monitor", "--config", "no.conf")).isEqualTo(2);
    assertThat(typed.err()).startsWith("There is no file " + folder.resolve("no.conf") + ".\n");
  }

  @Test
  void withoutACommandAllAreListed() {
    var typed = Typed.in(folder);
    assertThat(typed.run()).isZero();
    assertThat(typed.out())
        .contains("monitor", "peer", "upload", "download", "status", "peers", "recovery-phrase")
        .contains("backup", "snapshots", "ls", "find", "diff", "stats", "restore", "dump")
        .contains("forget", "prune", "check", "pause", "resume", "cancel", "recover")
        .contains("logout", "completion", "man", "help");
  }

  @ParameterizedTest
  @CsvSource({"help upload", "upload --help", "upload -h"})
  void helpNamesEveryFlag(String line) {
    var typed = Typed.in(folder);
    assertThat(typed.run(line.split(" "))).isZero();
    assertThat(typed.out())
        .startsWith("Usage: dbs upload")
        .contains("FILE", "--data", "--json", "--quiet", "--no-progress", "--help");
  }

  @Test
  void allCommandsHaveTheFlagsOfAll() {
    var commands = Dbs.program(Typed.in(folder).context()).getSubcommands();
    assertThat(commands).containsKeys("monitor", "status", "recover", "completion", "help");
    assertThat(commands)
        .allSatisfy(
            (name, command) ->
                assertThat(List.of("--data", "--json", "--quiet", "--no-progress", "--help"))
                    .as(name)
                    .allSatisfy(
                        flag -> assertThat(command.getCommandSpec().findOption(flag)).isNotNull()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "man", "help", "help upload"})
  void whatReportsNothingIsTheSameWithThem(String line) {
    var without = Typed.in(folder);
    assertThat(without.run(line.split(" "))).isZero();
    var with = Typed.in(folder);
    assertThat(with.run((line + " --json --quiet --no-progress --data d").split(" "))).isZero();
    assertThat(with.out()).isEqualTo(without.out());
    assertThat(with.err()).isEmpty();
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    var typed = Typed.in(folder);
    assertThat(typed.run("completion")).isZero();
    assertThat(typed.out()).contains("recovery-phrase").contains("--no-progress");
  }

  @Test
  void aBugIsNoStackTrace() {
    var typed =
        Typed.in(folder)
            .starting(
                _ -> {
                  throw new IllegalStateException("broken");
                });
    assertThat(typed.run("monitor", "--data", folder.toString(), "--json")).isEqualTo(1);
    assertThat(typed.err().lines()).hasSize(2);
    assertThat(typed.events()).last().isEqualTo(new Event.Exit(1));
  }
}
