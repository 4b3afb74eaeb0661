package org.distbackup.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Authorization;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.distbackup.api.ApiFile;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local API: commands of this user, over HTTP on loopback, for whoever can read the token in
 * the data directory. A command runs on a thread of its own and is interrupted when the one who
 * asked goes away.
 */
final class LocalApi {
  private static final Logger LOG = LoggerFactory.getLogger(LocalApi.class);
  private static final int TOKEN_BYTES = 32;
  private static final long REQUEST_TIMEOUT_MILLIS = 5000;
  private static final int LINES_WAITING = 1024;

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
    return request
        .entity()
        .toStrict(REQUEST_TIMEOUT_MILLIS, system)
        .thenApply(
            entity -> {
              try {
                return stream(Request.parse(entity.getData().utf8String()));
              } catch (IllegalArgumentException e) {
                return HttpResponse.create()
                    .withStatus(StatusCodes.BAD_REQUEST)
                    .withEntity(String.valueOf(e.getMessage()));
              }
            });
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return java.util.concurrent.CompletableFuture.completedFuture(response);
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

  private HttpResponse stream(Request request) {
    var lines =
        Source.<ByteString>queue(LINES_WAITING, OverflowStrategy.dropHead())
            .mapMaterializedValue(
                queue -> {
                  var job =
                      Thread.ofVirtual()
                          .name("dbs-" + request.command())
                          .unstarted(() -> run(request, queue));
                  queue.watchCompletion().whenComplete((ended, failure) -> job.interrupt());
                  job.start();
                  return queue;
                });
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.create(MediaTypes.applicationBinary("x-ndjson", true)), lines));
  }

  private void run(Request request, SourceQueueWithComplete<ByteString> out) {
    int exit;
    try {
      exit = commands.run(request, event -> offer(out, event));
    } catch (Failure failure) {
      offer(out, Event.Failed.of(failure));
      exit = failure.kind().exitCode();
    } catch (InterruptedException cancelled) {
      exit = Failure.Kind.INTERRUPTED.exitCode();
    } catch (RuntimeException unexpected) {
      LOG.error("{} failed", request.command(), unexpected);
      offer(
          out,
          new Event.Failed(
              Failure.Kind.FAILED,
              "The node met an error it does not know: " + unexpected.getMessage() + ".",
              "The log in the data directory says more."));
      exit = Failure.Kind.FAILED.exitCode();
    }
    offer(out, new Event.Exit(exit));
    out.complete();
  }

  private static void offer(SourceQueueWithComplete<ByteString> out, Event event) {
    out.offer(ByteString.fromString(EventJson.line(event) + "\n"));
  }
}
