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
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
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
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Request;
import org.distbackup.cli.TypedWords;

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

  /** Words are there at once, and so is a request: nobody keeps others out by saying nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A reader may stop for longer than the idle timeout: a pager, a paused job. */
  private static final String SETTINGS = "pekko.http.server.idle-timeout = infinite";

  /**
   * 200, without being called a success: a success that is begun before the request has ended, as
   * it is with every command that takes an input, is logged as a warning.
   */
  private static final StatusCode OK = StatusCodes.custom(200, "OK", "OK", false, true);

  private final ActorSystem<?> system;
  private final Commands commands;
  private final Path data;
  private final byte[] token = new byte[TOKEN_BYTES];

  private LocalApi(ActorSystem<?> system, Commands commands, Path data) {
    this.system = system;
    this.commands = commands;
    this.data = data;
    new SecureRandom().nextBytes(token);
  }

  /** Starts listening and writes {@code api.json}. */
  static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, Commands commands, Path data, String role) {
    var api = new LocalApi(system, commands, data);
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .withSettings(ServerSettings.create(SETTINGS))
        .bindFlow(
            Flow.<HttpRequest>create()
                .initialTimeout(PATIENCE)
                .onErrorComplete(TimeoutException.class)
                .mapAsync(1, api::handle))
        .thenApply(
            binding -> {
              try {
                ApiFile.ofThisProcess(
                        binding.localAddress().getPort(), HexFormat.of().formatHex(api.token), role)
                    .write(data);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              return binding;
            });
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    if (!authorized(request)) {
      var _ =
          request
              .entity()
              .getDataBytes()
              .completionTimeout(PATIENCE)
              .runWith(Sink.ignore(), system);
      return done(
          HttpResponse.create()
              .withStatus(StatusCodes.UNAUTHORIZED)
              .addHeader(Connection.create("close")));
    }
    return switch (request.getUri().path()) {
      case "/v1/run" -> run(request);
      case "/v1/words" -> words(request);
      default -> {
        request.discardEntityBytes(system);
        yield done(HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
      }
    };
  }

  private CompletionStage<HttpResponse> words(HttpRequest request) {
    return request
        .entity()
        .withSizeLimit(LONGEST_REQUEST)
        .toStrict(PATIENCE.toMillis(), system)
        .thenApply(
            body ->
                TypedCall.parse(body.getData().toArray())
                    .map(this::typed)
                    .orElseGet(() -> HttpResponse.create().withStatus(StatusCodes.CONFLICT)));
  }

  private HttpResponse typed(TypedWords words) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createCloseDelimited(
                ContentTypes.APPLICATION_OCTET_STREAM,
                stream(() -> TypedCall.start(words, data), TypedCall::pipe, TypedCall::close)));
  }

  private CompletionStage<HttpResponse> run(HttpRequest request) {
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
      return events(Request.parse(firstLine(body)), body);
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

  private HttpResponse events(Request request, InputStream body) {
    return HttpResponse.create()
        .withStatus(OK)
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true)),
                stream(() -> Call.start(commands, request, body), Call::pipe, Call::close)));
  }

  /** What a call answers; it starts when the first of it is asked for. */
  private static <C> Source<ByteString, NotUsed> stream(
      Supplier<C> start, Function<C, AnswerPipe> pipe, Consumer<C> close) {
    return Source.unfoldResourceAsync(
        () -> CompletableFuture.completedFuture(start.get()),
        call -> pipe.apply(call).next(),
        call -> {
          close.accept(call);
          return CompletableFuture.completedFuture(Done.getInstance());
        });
  }
}
