package org.distbackup.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.awaitility.Awaitility;
import org.distbackup.api.AnswerListener;
import org.distbackup.api.ApiClient;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local API over its socket, with the client that commands use. */
class LocalApiTest {
  private static final int LINES = 100_000;
  private static final byte[] BYTES = bytes();
  private static final ActorTestKit KIT = ActorTestKit.create("local-api");

  @TempDir private static Path folder;
  private static ServerBinding binding;

  /** What happened to the input of the last command that read one. */
  private static volatile CompletableFuture<String> inputEnded = new CompletableFuture<>();

  private static final Set<String> INTERRUPTED = ConcurrentHashMap.newKeySet();

  private static byte[] bytes() {
    byte[] bytes = new byte[5_000_001];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @BeforeAll
  static void start() {
    binding =
        LocalApi.start(KIT.system(), LocalApiTest::command, folder, "peer")
            .toCompletableFuture()
            .join();
  }

  @AfterAll
  static void stop() {
    binding.unbind().toCompletableFuture().join();
    KIT.shutdownTestKit();
  }

  private static int command(Request request, Caller caller) throws InterruptedException {
    switch (request.command()) {
      case "lines" -> {
        for (int i = 0; i < LINES; i++) {
          caller.tell(new Event.Warning("line " + i));
        }
      }
      case "bytes", "dump" -> {
        caller.tell(new Event.Warning("before"));
        try (OutputStream out = caller.data()) {
          out.write(BYTES);
          out.write('!');
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        caller.tell(new Event.Warning("after"));
      }
      case "echo" -> {
        try (OutputStream out = caller.data()) {
          caller.input().transferTo(out);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      case "swallow" -> {
        try {
          inputEnded.complete("whole, " + caller.input().readAllBytes().length);
        } catch (IOException e) {
          inputEnded.complete("broken");
        }
      }
      case "refuse" -> throw new Failure(Failure.Kind.USAGE, "No.", "Never.");
      case "endless", "check" -> {
        try {
          while (true) {
            caller.tell(new Event.Status(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ""));
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        } catch (Failure | InterruptedException gone) {
          INTERRUPTED.add(request.command());
        }
      }
      default -> throw new IllegalStateException("broken");
    }
    return 3;
  }

  private static final class Heard implements AnswerListener {
    final List<Event> events = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void line(String json) {
      EventJson.parse(json).ifPresent(events::add);
    }

    @Override
    public void data(byte[] data, int length) {
      bytes.write(data, 0, length);
    }
  }

  private static Request request(String command) {
    return new Request(command, "/", Map.of());
  }

  private static Heard run(String command) {
    var heard = new Heard();
    ApiClient.of(folder).run(request(command), heard);
    return heard;
  }

  @Test
  void noLineIsLostHoweverManyThereAre() {
    var events = run("lines").events;
    assertThat(events).hasSize(LINES + 1);
    assertThat(events.get(LINES - 1)).isEqualTo(new Event.Warning("line " + (LINES - 1)));
    assertThat(events.getLast()).isEqualTo(new Event.Exit(3));
  }

  @Test
  void bytesComeAsTheyAreBetweenTheLines() {
    var heard = run("bytes");
    byte[] all = heard.bytes.toByteArray();
    assertThat(all).hasSize(BYTES.length + 1).startsWith(BYTES);
    assertThat(heard.events)
        .containsExactly(
            new Event.Warning("before"), new Event.Warning("after"), new Event.Exit(3));
  }

  @Test
  void anInputReachesTheCommandWhole() {
    var heard = new Heard();
    ApiClient.of(folder).run(request("echo"), new ByteArrayInputStream(BYTES), heard);
    assertThat(heard.bytes.toByteArray()).isEqualTo(BYTES);
    assertThat(heard.events).containsExactly(new Event.Exit(3));
  }

  @Test
  void aCommandThatWantsNoInputIsHeardAllTheSame() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return length;
          }
        };
    var heard = new Heard();
    ApiClient.of(folder).run(request("refuse"), endless, heard);
    assertThat(heard.events)
        .containsExactly(new Event.Failed(Failure.Kind.USAGE, "No.", "Never."), new Event.Exit(2));
  }

  /** As when the process that sends is killed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "7\r\n\0\0\0\3abc\r\n",
        "7\r\n\0\0\0\3abc\r\n0\r\n\r\n",
        "9\r\n\0\0\0\5abc",
        "4\r\n\0\0\0\5\r\n",
        "2\r\n\0\0\r\n0\r\n\r\n",
        "",
      })
  void anInputThatBreaksOffDoesNotEnd(String sent) throws Exception {
    inputEnded = new CompletableFuture<>();
    var api = ApiFile.read(folder).orElseThrow();
    String line = request("swallow").json() + "\n";
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port())) {
      String head =
          "POST /v1/run HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n".formatted(api.token())
              + "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%s"
                  .formatted(line.length(), line, sent);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      // Its head comes as soon as the command runs.
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    assertThat(inputEnded.get(20, TimeUnit.SECONDS)).isEqualTo("broken");
  }

  @Test
  void aCallerWhoLeavesCancelsTheCommand() throws Exception {
    var failed = new CompletableFuture<Failure>();
    var heard = new Heard();
    var caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    ApiClient.of(folder).run(request("endless"), heard);
                  } catch (Failure failure) {
                    failed.complete(failure);
                  }
                });
    Awaitility.await().until(() -> !heard.events.isEmpty());
    caller.interrupt();
    assertThat(failed.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Failure.Kind.INTERRUPTED);
    Awaitility.await().until(() -> INTERRUPTED.contains("endless"));
  }

  @Test
  void aBugIsSaidPlainly() {
    assertThat(run("nonsense").events).last().isEqualTo(new Event.Exit(1));
  }

  @Test
  void whoHasNoTokenIsTurnedAway() throws Exception {
    var api = ApiFile.read(folder).orElseThrow();
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port())) {
      String head = "POST /v1/run HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 401");
    }
  }

  /** There is room for a thousand connections alone. */
  @Test
  void whoHasNoTokenOccupiesNoConnectionForLong() throws Exception {
    var api = ApiFile.read(folder).orElseThrow();
    var begun = "POST /v1/run HTTP/1.1\r\nHost: x\r\n";
    var sockets = new ArrayList<Socket>();
    try {
      for (var sent :
          List.of(
              "",
              begun,
              begun + "Content-Length: 0\r\n\r\n",
              begun + "Content-Length: 9\r\n\r\n")) {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port());
        sockets.add(socket);
        socket.setSoTimeout(40_000);
        socket.getOutputStream().write(sent.getBytes(US_ASCII));
      }
      for (var socket : sockets) {
        assertThatCode(() -> awaitEnd(socket)).doesNotThrowAnyException();
      }
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static void awaitEnd(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // That is an end as well.
    }
  }

  /** Sends words as scripts/dbs does. */
  private static Socket typed(String body) throws IOException {
    var api = ApiFile.read(folder).orElseThrow();
    byte[] bytes = body.getBytes(ISO_8859_1);
    String head =
        "POST /v1/words HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer %s\r\n".formatted(api.token())
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port());
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  @Test
  void typedWordsAreAnsweredInFrames() throws IOException {
    try (var socket = typed("/\0\0dump\0latest:/x\0")) {
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      assertThat(line(in)).isEqualTo("HTTP/1.1 200 OK");
      while (!line(in).isEmpty()) {}
      var err = new ByteArrayOutputStream();
      var data = new ByteArrayOutputStream();
      String[] frame = line(in).split(" ");
      for (; !frame[0].equals("exit"); frame = line(in).split(" ")) {
        var to = frame[0].equals("err") ? err : data;
        to.writeBytes(in.readNBytes(Integer.parseInt(frame[1])));
      }
      assertThat(frame[1]).isEqualTo("3");
      assertThat(in.read()).isNegative();
      assertThat(err.toString(UTF_8)).isEqualTo("before\nafter\n");
      assertThat(data.toByteArray()).startsWith(BYTES).hasSize(BYTES.length + 1);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/\0",
        "/\0\0",
        "/\0\0\0",
        "/\0\0snapshots",
        "relative\0\0snapshots\0",
        "/\0\0peer\0",
        "/\0\0logout\0",
        "/\0\0backup\0--stdin-name=x\0",
        "/\0\0ls\0not UTF-8: \377\0",
      })
  void wordsThatAreNotForANodeAreLeftToTheCaller(String body) throws IOException {
    try (var socket = typed(body)) {
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 409");
    }
  }

  @Test
  void whoTypedAndLeavesCancelsTheCommand() throws Exception {
    try (var socket = typed("/\0\0check\0")) {
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    Awaitility.await().until(() -> INTERRUPTED.contains("check"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/run", "/v1/words"})
  void aWrongTokenIsTurnedAway(String path) throws Exception {
    var api = ApiFile.read(folder).orElseThrow();
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port())) {
      String head =
          "POST %s HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer 00\r\nContent-Length: 0\r\n\r\n"
              .formatted(path);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void aRequestThatIsNoneIsRefused() {
    assertThatThrownBy(() -> ApiClient.of(folder).run(new Request("", "/", Map.of()), new Heard()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("HTTP 400");
  }
}
