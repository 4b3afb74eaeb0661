package org.distbackup.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.InputPieces;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;

/** The server's side of the local API, with answers as told. A logout stops it. */
final class FakeNode implements RunningNode, AutoCloseable {
  static final Summary.Ready READY =
      new Summary.Ready("peer", "joined", "fake", "127.0.0.1:8098", "127.0.0.1:8099");

  private static final String TOKEN = "c0ffee";

  private final Path dataDirectory;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<String> inputs = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  FakeNode(Path dataDirectory) throws IOException {
    this.dataDirectory = dataDirectory;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/v1/run", this::run);
    server.setExecutor(threads);
    server.start();
    api(TOKEN).write(dataDirectory);
    answer("logout", new Summary.Logout(), new Event.Exit(0));
  }

  /** What api.json would say with this token. */
  ApiFile api(String token) {
    return ApiFile.ofThisProcess(server.getAddress().getPort(), token, "peer");
  }

  /** What it would say of another process. */
  ApiFile api(long pid, String start) {
    return new ApiFile(server.getAddress().getPort(), TOKEN, pid, start, "peer");
  }

  void answer(String command, Event... events) {
    answerLines(command, List.of(events).stream().map(EventJson::line).toArray(String[]::new));
  }

  void answerLines(String command, String... lines) {
    answers.put(command, List.of(lines));
  }

  List<Request> requests() {
    return requests;
  }

  /** What came after each request. */
  List<String> inputs() {
    return inputs;
  }

  /** Released when the client has left in the middle of the command {@code endless}. */
  CountDownLatch cancelled() {
    return cancelled;
  }

  @Override
  public Summary.Ready ready() {
    return READY;
  }

  @Override
  public Path dataDirectory() {
    return dataDirectory;
  }

  @Override
  public void stop() {
    stopped.countDown();
  }

  @Override
  public int awaitStopped() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  @Override
  public void close() {
    stop();
    server.stop(0);
    threads.shutdownNow();
  }

  private void run(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      int end = new String(body, ISO_8859_1).indexOf('\n');
      var rest = new ByteArrayInputStream(body, end + 1, body.length - end - 1);
      inputs.add(
          end + 1 == body.length ? "" : new String(new InputPieces(rest).readAllBytes(), UTF_8));
      requests.add(Request.parse(new String(body, 0, end, UTF_8)));
      var request = requests.getLast();
      exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
      exchange.sendResponseHeaders(200, 0);
      if (request.command().equals("upload")
          && request.argument("file").orElse("").equals("endless")) {
        endless(exchange);
      }
      for (String line : answers.getOrDefault(request.command(), List.of())) {
        write(exchange, line);
      }
    }
    if (requests.getLast().command().equals("logout")) {
      stop();
    }
  }

  private void endless(HttpExchange exchange) {
    String line =
        EventJson.line(
            new Event.Status(12, 45.2, 0, 1, 540 << 20, 1200 << 20, 100 << 20, 0, 6, 4, ""));
    try {
      while (!stopped.await(100, TimeUnit.MILLISECONDS)) {
        write(exchange, line);
      }
    } catch (IOException | InterruptedException _) {
      cancelled.countDown();
      throw new UncheckedIOException(new IOException("the client has left"));
    }
  }

  private static void write(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write((line + "\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }
}
