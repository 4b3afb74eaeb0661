package org.distbackup.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where commands run: a process of their own, a shell, or a test.
 *
 * @param cwd the folder they were typed in, absolute
 * @param in what a shell reads where there is no terminal
 * @param out what was asked for
 * @param bytes where files go that were asked for as they are; what {@code out} prints on
 * @param err what went wrong
 * @param live where progress is shown
 * @param terminal whether a user sits at it
 * @param directories which data directory is meant
 * @param ownNode the data directory of the node whose shell this is; empty outside a shell
 * @param shown what a shell was told of what its commands print; nothing outside one
 * @param launcher starts nodes; not asked by other commands
 */
record Context(
    Path cwd,
    InputStream in,
    PrintWriter out,
    OutputStream bytes,
    PrintWriter err,
    LiveLine live,
    boolean terminal,
    DataDirectory directories,
    Optional<Path> ownNode,
    Shown shown,
    Supplier<NodeLauncher> launcher) {
  /** The same in the shell of this node, which was told that for all commands. */
  Context inShellOf(RunningNode node, Shown told) {
    return new Context(
        cwd,
        in,
        out,
        bytes,
        err,
        live,
        terminal,
        directories,
        Optional.of(node.dataDirectory()),
        told,
        launcher);
  }

  /** The same on a terminal that takes both what is asked for and what goes wrong. */
  Context on(PrintWriter screen, OutputStream bytes) {
    return new Context(
        cwd,
        in,
        screen,
        bytes,
        screen,
        LiveLine.on(screen),
        true,
        directories,
        ownNode,
        shown,
        launcher);
  }

  /** The data directory of the node that a command talks to. */
  Path node(Optional<Path> flag) {
    return flag.isEmpty() && ownNode.isPresent() ? ownNode.get() : directories.toTalkTo(flag);
  }
}
