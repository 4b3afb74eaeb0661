package org.distbackup.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Authorization;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Request;

/**
 * The local API: commands of this user, over HTTP on loopback, for whoever can read the token in
 * the data directory. A command runs on a thread of its own and is interrupted when the one who
 * asked goes away.
 */
final class LocalApi {
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_REQUEST = 16 << 20;

  /** Who writes into a pipe may think as long as he likes. */
  private static final Duration INPUT_PATIENCE = Duration.ofDays(365);

  /** A reader may stop for longer than the idle timeout: a pager, a paused job. */
  private static final String SETTINGS = "pekko.http.server.idle-timeout = infinite";

  /**
   * 200, without being called a success: a success that is begun before the request has ended, as
   * it is with every command that takes an input, is logged as a warning.
   */
  private static final StatusCode OK = StatusCodes.custom(200, "OK", "OK", false, true);

  private final ActorSystem<?> system;
  private final Commands commands;
  private final byte[] token = new byte[TOKEN_BYTES];

  private LocalApi(ActorSystem<?> system, Commands commands) {
    this.system = system;
    this.commands = commands;
    new SecureRandom().nextBytes(token);
  }

  /** Starts listening and writes {@code api.json}. */
  static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, Commands commands, Path data, String role) {
    var api = new LocalApi(system, commands);
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .withSettings(ServerSettings.create(SETTINGS))
        .bind(api::handle)
        .thenApply(
            binding -> {
              try {
                new ApiFile(
                        binding.localAddress().getPort(),
                        HexFormat.of().formatHex(api.token),
                        ProcessHandle.current().pid(),
                        role)
                    .write(data);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              return binding;
            });
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!authorized(request)) {
      request.discardEntityBytes(system);
      return done(HttpResponse.create().withStatus(StatusCodes.UNAUTHORIZED));
    }
    if (!request.getUri().path().equals("/v1/run")) {
      request.discardEntityBytes(system);
      return done(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
    }
    InputStream body =
        request
            .entity()
            .withoutSizeLimit()
            .getDataBytes()
            .runWith(StreamConverters.asInputStream(INPUT_PATIENCE), system);
    var response = new CompletableFuture<HttpResponse>();
    Thread.ofVirtual().name("dbs-request").start(() -> response.complete(answer(body)));
    return response;
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private boolean authorized(HttpRequest request) {
    byte[] expected =
        ("Bearer " + HexFormat.of().formatHex(token)).getBytes(StandardCharsets.UTF_8);
    return request
        .getHeader(Authorization.class)
        .map(header -> header.value().getBytes(StandardCharsets.UTF_8))
        .filter(given -> MessageDigest.isEqual(given, expected))
        .isPresent();
  }

  private HttpResponse answer(InputStream body) {
    try {
      return stream(Request.parse(firstLine(body)), body);
    } catch (IllegalArgumentException | IOException e) {
      return HttpResponse.create()
          .withStatus(StatusCodes.BAD_REQUEST)
          .withEntity(String.valueOf(e.getMessage()));
    }
  }

  private static String firstLine(InputStream body) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = body.read(); c >= 0 && c != '\n'; c = body.read()) {
      if (line.size() == LONGEST_REQUEST) {
        throw new IOException("a request of more than " + LONGEST_REQUEST + " bytes");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private HttpResponse stream(Request request, InputStream body) {
    var answer =
        Source.<ByteString, Call>unfoldResourceAsync(
            () -> CompletableFuture.completedFuture(Call.start(commands, request, body)),
            call -> call.pipe().next(),
            call -> {
              call.close();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return HttpResponse.create()
        .withStatus(OK)
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true)), answer));
  }
}
