package org.distbackup.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.distbackup.failure.Failure;

/**
 * Asks the running node of a data directory to do something, and hands on what it answers as it
 * comes.
 *
 * <p>HTTP/1.1, one request a connection, over a plain channel: whether an answer is whole shows in
 * its last line, so little of HTTP is needed; the JDK's clients load hundreds of classes first, and
 * one of them repeats a POST by itself. The body is the request as one line and then the command's
 * input, if it takes one. Interrupting the thread closes the channel, which is what cancels the job
 * in the node.
 */
public final class ApiClient {
  private static final int LONGEST_HEADER = 8192;

  private final Path dataDirectory;
  private final ApiFile api;

  private ApiClient(Path dataDirectory, ApiFile api) {
    this.dataDirectory = dataDirectory;
    this.api = api;
  }

  /**
   * The node of this data directory.
   *
   * @throws Failure NO_NODE when none is running there
   */
  public static ApiClient of(Path dataDirectory) {
    try {
      return ApiFile.read(dataDirectory)
          .filter(ApiFile::running)
          .map(file -> new ApiClient(dataDirectory, file))
          .orElseThrow(() -> noNode(dataDirectory));
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "Cannot read api.json in " + dataDirectory + ".",
          "Run the command as the user who started the node.",
          e);
    }
  }

  /**
   * Sends the request and returns when the answer has ended.
   *
   * @throws Failure NO_NODE when nothing listens there, INTERRUPTED when this thread is interrupted
   */
  public void run(Request request, AnswerListener answer) {
    run(request, Optional.empty(), answer);
  }

  /**
   * The same for a command that takes an input, which is sent while the answer comes. Unless it can
   * be read to its end, the node is told that it broke off.
   *
   * @throws Failure also when the input cannot be read
   */
  public void run(Request request, InputStream input, AnswerListener answer) {
    run(request, Optional.of(input), answer);
  }

  private void run(Request request, Optional<InputStream> input, AnswerListener answer) {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), api.port());
    Optional<InputSender> sender = Optional.empty();
    try (SocketChannel channel = SocketChannel.open(address)) {
      send(channel, request, input.isPresent());
      sender = input.map(stream -> new InputSender(stream, channel));
      sender.ifPresent(InputSender::start);
      var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      new AnswerReader(body(in)).readTo(answer);
    } catch (ConnectException e) {
      throw noNode(dataDirectory);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new Failure(
          Failure.Kind.INTERRUPTED, "Interrupted.", "Run the command again to finish it.", e);
    } catch (IOException e) {
      throw sender.flatMap(InputSender::broken).map(ApiClient::noInput).orElseGet(() -> lost(e));
    }
  }

  private void send(SocketChannel channel, Request request, boolean more) throws IOException {
    byte[] line = (request.json() + "\n").getBytes(UTF_8);
    // Of several texts that follow one another in one body, the first is a chunk of its own.
    String before = more ? Integer.toHexString(line.length) + "\r\n" : "";
    String after = more ? "\r\n" : "";
    String head =
        "POST /v1/run HTTP/1.1\r\n"
            + ("Host: 127.0.0.1:" + api.port() + "\r\n")
            + ("Authorization: Bearer " + api.token() + "\r\n")
            + "Content-Type: application/octet-stream\r\n"
            + "Connection: close\r\n"
            + (more ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + line.length + "\r\n")
            + ("\r\n" + before);
    byte[] headBytes = head.getBytes(US_ASCII);
    byte[] end = after.getBytes(US_ASCII);
    InputSender.write(
        channel,
        ByteBuffer.allocate(headBytes.length + line.length + end.length)
            .put(headBytes)
            .put(line)
            .put(end)
            .flip());
  }

  /** The answer's body, decoded. */
  private InputStream body(InputStream in) throws IOException {
    String status = headLine(in);
    String[] words = status.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw noNode(dataDirectory);
    }
    if (words[1].equals("401") || words[1].equals("403")) {
      // Another node's port: ours is gone and its number was given to someone else.
      throw noNode(dataDirectory);
    }
    if (!words[1].equals("200")) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The node refused the command (HTTP " + words[1] + ").",
          "Check that the node and this program are of the same version.");
    }
    boolean chunked = false;
    for (String header = headLine(in); !header.isEmpty(); header = headLine(in)) {
      chunked |= header.toLowerCase(Locale.ROOT).matches("transfer-encoding: *chunked");
    }
    return chunked ? new ChunkedInput(in) : in;
  }

  private static String headLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_HEADER; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static Failure noInput(IOException e) {
    return new Failure(
        Failure.Kind.FAILED,
        "The input could not be read: " + e.getMessage() + ".",
        "Nothing of it was kept; mend the cause and run the command again.",
        e);
  }

  private Failure lost(IOException e) {
    return new Failure(
        Failure.Kind.FAILED,
        "The connection to the node was lost: " + e.getMessage() + ".",
        "See " + dataDirectory.resolve("logs").resolve("dbs.log") + ".",
        e);
  }

  private static Failure noNode(Path dataDirectory) {
    return new Failure(
        Failure.Kind.NO_NODE,
        "No node is running in " + dataDirectory + ".",
        "Start one with: dbs peer --data " + dataDirectory);
  }
}
