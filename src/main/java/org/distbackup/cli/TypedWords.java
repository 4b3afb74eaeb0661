package org.distbackup.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A command whose words came to a running node, which runs it as a process of its own would have:
 * the same answers, without the start of a process.
 *
 * @param cwd the folder they were typed in, absolute
 * @param terminal whether progress is to be shown
 * @param words the command and what follows it
 */
public record TypedWords(Path cwd, boolean terminal, List<String> words) {
  /** Whether these are for a node to run: not what starts one, ends it, or is no command. */
  public boolean forNode() {
    return !words.isEmpty()
        && Dbs.callsNode(words.getFirst())
        // With the node goes its answer, and the node cannot read the standard input.
        && !words.getFirst().equals("logout")
        && words.stream().noneMatch(word -> word.startsWith("--stdin-name"));
  }

  /**
   * Runs the command in this thread, which may be interrupted.
   *
   * @param out takes UTF-8 and, of files that were asked for as they are, their bytes
   * @param node the data directory of the node that runs it
   * @return the exit code
   */
  public int run(OutputStream out, OutputStream err, Path node) {
    var text = new PrintWriter(out, false, StandardCharsets.UTF_8);
    var errors = new PrintWriter(err, false, StandardCharsets.UTF_8);
    var context =
        new Context(
            cwd,
            InputStream.nullInputStream(),
            text,
            out,
            errors,
            terminal ? LiveLine.on(text) : LiveLine.none(text),
            terminal,
            DataDirectory.typedIn(cwd),
            Optional.of(node),
            new Shown(),
            () -> {
              throw new IllegalStateException("a node within a node");
            });
    String[] typed = words.toArray(String[]::new);
    int code = Dbs.program(context, typed).execute(typed);
    text.flush();
    errors.flush();
    return code;
  }
}
