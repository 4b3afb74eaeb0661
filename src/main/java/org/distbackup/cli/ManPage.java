package org.distbackup.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page, in roff with the macros of man(7), from what picocli knows of the commands: it
 * says what {@code --help} says.
 */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  /** The page of a program with all its commands. */
  static String of(CommandLine program) {
    var page = new ManPage();
    page.write(program.getCommandSpec());
    return page.page.toString();
  }

  private void write(CommandSpec program) {
    var description = program.usageMessage().description();
    var commands =
        program.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    var common =
        commands.getFirst().options().stream()
            .filter(option -> commands.stream().allMatch(command -> has(command, option)))
            .toList();
    line(".TH DBS 1 \"\" DistBackup DistBackup");
    line(".SH NAME");
    line("dbs \\- " + escaped(description[0]));
    line(".SH SYNOPSIS");
    line(bold("dbs") + " " + italic("COMMAND") + " [" + italic("OPTION") + " ...]");
    line(".SH DESCRIPTION");
    for (String paragraph : description) {
      line(".PP");
      text(paragraph);
    }
    line(".SH COMMANDS");
    commands.forEach(command -> command(command, common));
    line(".SH OPTIONS OF ALL COMMANDS");
    common.forEach(this::option);
    line(".SH EXIT STATUS");
    program.usageMessage().exitCodeList().forEach((code, says) -> item(bold(code), says));
    places();
  }

  private static boolean has(CommandSpec command, OptionSpec option) {
    return command.findOption(option.longestName()) != null;
  }

  private void command(CommandSpec command, List<OptionSpec> common) {
    line(".SS " + escaped(ShellCommands.synopsis(command.commandLine())));
    text(ShellCommands.purpose(command.commandLine()));
    for (var parameter : command.positionalParameters()) {
      item(italic(parameter.paramLabel()), String.join("\n", parameter.description()));
    }
    for (var option : command.options()) {
      if (common.stream().noneMatch(each -> has(command, each) && sameName(each, option))) {
        option(option);
      }
    }
  }

  private static boolean sameName(OptionSpec one, OptionSpec other) {
    return one.longestName().equals(other.longestName());
  }

  private void option(OptionSpec option) {
    String names =
        List.of(option.names()).stream().map(ManPage::bold).collect(Collectors.joining(", "));
    boolean takesValue = option.arity().max() > 0;
    item(
        takesValue ? names + " " + italic(option.paramLabel()) : names,
        String.join("\n", option.description()));
  }

  private void places() {
    line(".SH FILES");
    item(
        italic("~/.local/share/distbackup/peer") + ", " + italic("monitor"),
        "The data directory of a peer and of a monitor, unless --data or DBS_DATA says another."
            + " On macOS they are in ~/Library/Application Support/DistBackup.");
    item(
        italic("keys/owner.secret"),
        "There: the owner's secret, which the words of recovery-phrase bring back. Who has it"
            + " reads the files.");
    item(italic("logs/dbs.log"), "There: the log.");
    item(
        italic("application.conf"),
        "Settings of nodes, in the folder of the program or where --config says. Flags come"
            + " first.");
    item(
        italic("ip.conf"),
        "Where the monitors are, for peers without --monitor: a host or address a line,"
            + " optionally with :port. In the current folder, or else beside application.conf.");
    line(".SH ENVIRONMENT");
    item(bold("DBS_DATA"), "The data directory, for want of --data.");
    item(bold("DBS_JAVA_OPTS"), "Flags for Java, such as -Xmx256m.");
    item(bold("JAVA_HOME"), "The JDK to use, 25 or newer; without it one is looked for.");
  }

  private void item(String term, String says) {
    line(".TP");
    line(term);
    text(says);
  }

  /** What picocli would format: a text in which a percent sign is written twice. */
  private void text(String text) {
    text.replace("%%", "%").lines().map(ManPage::escaped).forEach(this::line);
  }

  private void line(String roff) {
    page.append(roff).append('\n');
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  private static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /**
   * A line as it is to be read: roff takes a backslash for an escape and a dot or quote that begins
   * a line for a request, and sets some ASCII characters as others, among them the hyphen, which
   * could then not be copied into a shell.
   */
  static String escaped(String line) {
    String text =
        line.replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("'", "\\(aq")
            .replace("\"", "\\(dq")
            .replace("`", "\\(ga")
            .replace("^", "\\(ha")
            .replace("~", "\\(ti");
    return text.startsWith(".") ? "\\&" + text : text;
  }
}
