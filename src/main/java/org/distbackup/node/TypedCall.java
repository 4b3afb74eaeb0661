package org.distbackup.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.distbackup.cli.TypedWords;
import org.distbackup.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command that was typed elsewhere, on a thread of its own. When the one who asked goes away, the
 * thread is interrupted.
 */
final class TypedCall {
  private static final Logger LOG = LoggerFactory.getLogger(TypedCall.class);

  private final TypedWords words;
  private final Path node;
  private final TypedAnswer answer = new TypedAnswer();
  private final Thread thread;

  private TypedCall(TypedWords words, Path node) {
    this.words = words;
    this.node = node;
    this.thread = Thread.ofVirtual().name("dbs-typed").unstarted(this::run);
  }

  /**
   * What was asked for, if a node can do it.
   *
   * @param body each with a byte of 0 behind it: the folder, {@code terminal} or nothing, the words
   */
  static Optional<TypedWords> parse(byte[] body) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
    List<String> parts = Arrays.asList(text.split("\0", -1));
    if (parts.size() < 3 || !parts.getLast().isEmpty()) {
      return Optional.empty();
    }
    try {
      var cwd = Path.of(parts.getFirst());
      var words =
          new TypedWords(cwd, parts.get(1).equals("terminal"), parts.subList(2, parts.size() - 1));
      return Optional.of(words).filter(typed -> cwd.isAbsolute() && typed.forNode());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  static TypedCall start(TypedWords words, Path node) {
    var call = new TypedCall(words, node);
    call.thread.start();
    return call;
  }

  /** Where its answer comes out. */
  AnswerPipe pipe() {
    return answer.pipe();
  }

  /** Nobody reads the answer any more. */
  void close() {
    answer.pipe().close();
    thread.interrupt();
  }

  private void run() {
    try {
      answer.exit(words.run(answer.stream("out"), answer.stream("err"), node));
    } catch (Failure gone) {
      LOG.debug("Nobody waits for the end of {}", words.words().getFirst());
    } finally {
      answer.end();
    }
  }
}
