package org.distbackup.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.distbackup.failure.Failure;

/**
 * Asks the running node of a data directory to do something, and hands on what it answers, line by
 * line as it comes.
 *
 * <p>HTTP/1.0 over a plain channel: the answer ends where the connection ends, and whether it is
 * whole shows in its last line, so nothing else of HTTP is needed; the JDK's clients load hundreds
 * of classes first, and one of them repeats a POST by itself. Interrupting the thread closes the
 * channel, which is what cancels the job in the node.
 */
public final class ApiClient {
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
          .filter(file -> ProcessHandle.of(file.pid()).isPresent())
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
   * @param lines receives the answer's lines, without their ends: one {@link Event} each, see
   *     {@link EventJson#parse}
   * @throws Failure NO_NODE when nothing listens there, INTERRUPTED when this thread is interrupted
   */
  public void run(Request request, Consumer<String> lines) {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), api.port());
    try (SocketChannel channel = SocketChannel.open(address)) {
      send(channel, request);
      var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
      checkHead(in);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          lines.accept(line);
        }
      }
    } catch (ConnectException e) {
      throw noNode(dataDirectory);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new Failure(
          Failure.Kind.INTERRUPTED, "Interrupted.", "Run the command again to finish it.", e);
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The connection to the node was lost: " + e.getMessage() + ".",
          "See " + dataDirectory.resolve("logs").resolve("dbs.log") + ".",
          e);
    }
  }

  private void send(SocketChannel channel, Request request) throws IOException {
    byte[] body = request.json().getBytes(UTF_8);
    String head =
        "POST /v1/run HTTP/1.0\r\n"
            + ("Host: 127.0.0.1:" + api.port() + "\r\n")
            + ("Authorization: Bearer " + api.token() + "\r\n")
            + "Content-Type: application/json\r\n"
            + ("Content-Length: " + body.length + "\r\n")
            + "\r\n";
    byte[] headBytes = head.getBytes(US_ASCII);
    ByteBuffer message =
        ByteBuffer.allocate(headBytes.length + body.length).put(headBytes).put(body).flip();
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  private void checkHead(BufferedReader in) throws IOException {
    String status = in.readLine();
    String[] words = status == null ? new String[0] : status.split(" ", 3);
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
    String header = in.readLine();
    while (header != null && !header.isEmpty()) {
      header = in.readLine();
    }
  }

  private static Failure noNode(Path dataDirectory) {
    return new Failure(
        Failure.Kind.NO_NODE,
        "No node is running in " + dataDirectory + ".",
        "Start one with: dbs peer --data " + dataDirectory);
  }
}
