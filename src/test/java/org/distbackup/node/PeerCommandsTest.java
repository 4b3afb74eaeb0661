package org.distbackup.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.distbackup.api.Event;
import org.distbackup.api.Item;
import org.distbackup.api.Request;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.catalog.CatalogState;
import org.distbackup.engine.check.CheckRequest;
import org.distbackup.engine.prune.ForgetRequest;
import org.distbackup.engine.restore.Overwrite;
import org.distbackup.engine.restore.RestoreRequest;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.RecoveryPhrase;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;
import org.distbackup.retention.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests, with an engine that does nothing. */
class PeerCommandsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final FakeEngine engine = new FakeEngine();
  private final Told told = new Told("the input".getBytes(UTF_8));
  private final MasterSecret secret = MasterSecret.random(new SecureRandom());
  private final PeerCommands commands = new PeerCommands(engine, status(), secret, CLOCK, () -> {});

  private static StatusReport status() {
    var sources =
        new StatusReport.Sources(
            new MonitorGate(), () -> AddressBook.EMPTY, () -> CatalogState.EMPTY);
    var self = new StatusReport.NodeName(new PeerId(1, 2), "me", new Endpoint("127.0.0.1", 8098));
    return new StatusReport(self, new Endpoint("127.0.0.1", 8099), sources, CLOCK);
  }

  private int run(String command, Map<String, List<String>> arguments) throws InterruptedException {
    return commands.run(new Request(command, "/work", arguments), told);
  }

  @Test
  void backupHandsOnWhatWasAskedAndTellsTheResult() throws Exception {
    int exit =
        run(
            "backup",
            Map.of(
                "path", List.of("a", "/b/../c"),
                "tag", List.of("t"),
                "exclude", List.of("*.o"),
                "exclude-caches", List.of("true"),
                "larger-than", List.of("1024")));
    assertThat(exit).isZero();
    var request = (BackupRequest) engine.asked.getFirst();
    assertThat(request.paths()).containsExactly(Path.of("/work/a"), Path.of("/c"));
    assertThat(request.tags()).containsExactly("t");
    assertThat(request.rules().exclude().matches("a.o", "/work/a/a.o", false)).isTrue();
    assertThat(request.rules().caches()).isTrue();
    assertThat(request.rules().oneFileSystem()).isFalse();
    assertThat(request.rules().largerThan()).isEqualTo(1024);
    assertThat(request.dryRun()).isFalse();
    assertThat(told.steadyEvents())
        .containsExactly(
            new TreeSummary.Backup(
                "ab020304",
                new TreeSummary.Counts(1, 2, 3),
                new TreeSummary.Counts(4, 5, 6),
                7,
                8,
                9,
                10,
                0,
                0,
                "thin"));
  }

  @Test
  void theRecoveryPhraseIsOfTheSecretThatTheNodeWorksWith() throws Exception {
    assertThat(run("recovery-phrase", Map.of())).isZero();
    assertThat(told.steadyEvents())
        .containsExactly(new Summary.RecoveryPhrase(RecoveryPhrase.words(secret)));
  }

  @Test
  void whatCouldNotBeReadIsExitCodeThree() throws Exception {
    engine.unreadable = 1;
    assertThat(run("backup", Map.of("path", List.of("a")))).isEqualTo(3);
    assertThat(run("restore", Map.of("spec", List.of("latest"), "target", List.of("t"))))
        .isEqualTo(3);
    assertThat(run("check", Map.of())).isEqualTo(1);
    assertThat(told.steadyEvents())
        .contains(new Item.Problem("A pack is gone.", List.of("ab:/a")))
        .hasSize(4);
  }

  @Test
  void aFullDiskOfItsOwnIsToldAsSuch() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> run("backup", Map.of("path", List.of("/full"))))
        .withMessageContaining("file of its own: No space left on device")
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.FAILED);
  }

  @Test
  void theInputOfABackupIsTheCallers() throws Exception {
    run("backup", Map.of("stdin-name", List.of("dump.sql"), "tag", List.of("t")));
    assertThat(engine.asked).containsExactly("dump.sql", List.of("t"), "the input");
  }

  @Test
  void snapshotsAreFilteredByPathAndTags() throws Exception {
    run("snapshots", Map.of());
    assertThat(told.events()).hasSize(2);
    run("snapshots", Map.of("tag", List.of("a", "b")));
    assertThat(told.events()).hasSize(3);
    run("snapshots", Map.of("path", List.of("../etc")));
    assertThat(told.events()).hasSize(4);
    assertThat(((Item.Snapshot) told.events().getLast()).paths()).containsExactly("/etc");
    run("snapshots", Map.of("path", List.of("/etc"), "tag", List.of("a")));
    assertThat(told.events())
        .hasSize(5)
        .endsWith(new Event.Warning("There is no such snapshot; dbs backup PATH makes one."));
  }

  @Test
  void whatIsListedIsTold() throws Exception {
    run("ls", Map.of("spec", List.of("latest:/home")));
    run("find", Map.of("pattern", List.of("a*")));
    run("stats", Map.of());
    run("diff", Map.of("one", List.of("ab"), "other", List.of("latest")));
    assertThat(engine.asked)
        .containsExactly("latest:/home", "a*", Optional.empty(), "ab", "latest");
    var entry = new Item.Entry("/home/a", "file", 0644, 1, 2, "u", "g", 7, 5, 6, "");
    assertThat(told.events())
        .contains(entry)
        .contains(new Item.Version(Items.snapshot(FakeEngine.SNAPSHOT), entry))
        .contains(new TreeSummary.Stats(1, 2, 3, 4, 5, 6))
        .contains(new Item.Difference("?", "/e", 1, 1))
        .endsWith(new TreeSummary.Diff(1, 1, 1, 1, 1, 5, 6));
  }

  @Test
  void restoreHandsOnWhatWasAsked() throws Exception {
    run(
        "restore",
        Map.of(
            "spec", List.of("latest:/a"),
            "target", List.of("t"),
            "include", List.of("*.c"),
            "overwrite", List.of("if-changed"),
            "verify", List.of("true")));
    var request = (RestoreRequest) engine.asked.getFirst();
    assertThat(request.spec()).isEqualTo("latest:/a");
    assertThat(request.target()).isEqualTo(Path.of("/work/t"));
    assertThat(request.include().isEmpty()).isFalse();
    assertThat(request.exclude().isEmpty()).isTrue();
    assertThat(request.overwrite()).isEqualTo(Overwrite.IF_CHANGED);
    assertThat(request.dryRun()).isFalse();
    assertThat(request.verify()).isTrue();
    assertThat(told.steadyEvents())
        .containsExactly(new TreeSummary.Restore("/work/t", 1, 2, 3, 4, 5, 0, 0, false));
  }

  @Test
  void dumpIsBytes() throws Exception {
    assertThat(run("dump", Map.of("spec", List.of("latest:/a")))).isZero();
    assertThat(new String(told.bytes(), UTF_8)).isEqualTo("content");
    assertThat(told.steadyEvents()).isEmpty();
  }

  @Test
  void forgetMakesAPolicy() throws Exception {
    run(
        "forget",
        Map.of(
            "keep-last", List.of("all"),
            "keep-weekly", List.of("4"),
            "keep-within", List.of("1y"),
            "keep-tag", List.of("x"),
            "tag", List.of("a"),
            "zone", List.of("Asia/Tokyo"),
            "dry-run", List.of("true")));
    var request = (ForgetRequest) engine.asked.getFirst();
    var policy = request.policy().orElseThrow();
    assertThat(policy.last()).isEqualTo(Policy.ALL);
    assertThat(policy.weekly()).isEqualTo(4);
    assertThat(policy.within().orElseThrow()).hasToString("1y");
    assertThat(policy.tags()).containsExactly("x");
    assertThat(policy.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(request.tags()).containsExactly("a");
    assertThat(request.dryRun()).isTrue();
    assertThat(told.events()).hasSize(3).endsWith(new TreeSummary.Forget(1, 1, true));
  }

  @ParameterizedTest
  @CsvSource({"5%, 0.05, 0, 0", "100%, 1, 0, 0", "12.5%, 0.125, 0, 0", "3/4, 0.25, 3, 4"})
  void checkReadsAPart(String text, double fraction, int part, int parts) throws Exception {
    run("check", Map.of("read-data-subset", List.of(text)));
    assertThat(engine.asked).containsExactly(new CheckRequest(fraction, part, parts));
  }

  @ParameterizedTest
  @CsvSource({
    "backup, tag, a",
    "backup, path, ''",
    "backup, stdin-name, a/b",
    "backup, stdin-name, ..",
    "forget, tag, a",
    "forget, keep-last, many",
    "forget, keep-last, -1",
    "forget, keep-within, long",
    "forget, zone, Nowhere",
    "check, read-data-subset, 101%",
    "check, read-data-subset, 5/4",
    "check, read-data-subset, 0/4",
    "check, read-data-subset, all",
    "restore, spec, latest",
    "ls, spec, ''",
    "pause, job, all",
    "pause, job, 7",
    "dance, on, tables",
  })
  void whatMakesNoSenseIsWrongUsage(String command, String name, String value) {
    assertThatThrownBy(() -> run(command, Map.of(name, List.of(value))))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE));
    assertThat(engine.asked).isEmpty();
  }

  @Test
  void snapshotsAreNamedOrChosenByRules() {
    assertThatThrownBy(
            () -> run("forget", Map.of("snapshot", List.of("ab"), "keep-last", List.of("1"))))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("not both");
  }

  @Test
  void aFailureOfTheEngineIsTheCommands() {
    assertThatThrownBy(() -> run("upload", Map.of("file", List.of("a"))))
        .isInstanceOf(Failure.class)
        .hasMessage("Too few. Wait.");
  }

  @Test
  void aJobIsInTheStatusAndCanBePausedResumedAndCancelled() throws Exception {
    var ended = new CompletableFuture<Failure>();
    var backup = new Told(new byte[0]);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                commands.run(
                    new Request("backup", "/", Map.of("path", List.of("endless"))), backup);
              } catch (Failure failure) {
                ended.complete(failure);
              } catch (InterruptedException e) {
                ended.completeExceptionally(e);
              }
            });
    assertThat(engine.begun.await(10, TimeUnit.SECONDS)).isTrue();
    Awaitility.await().until(() -> !backup.events().isEmpty());
    assertThat(job()).satisfies(job -> assertThat(job.says()).isEqualTo("backup /endless"));
    assertThat(job().state()).isEqualTo("running");

    run("pause", Map.of());
    assertThat(job().state()).isEqualTo("paused");
    Awaitility.await()
        .until(
            () ->
                backup.events().getLast() instanceof Event.Status status
                    && status.note().equals("paused"));
    run("resume", Map.of("job", List.of(Integer.toString(job().id()))));
    assertThat(job().state()).isEqualTo("running");

    int id = job().id();
    run("cancel", Map.of());
    assertThat(told.events().getLast())
        .isEqualTo(new Summary.Steered("cancel", id, "backup /endless"));
    assertThat(ended.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Failure.Kind.INTERRUPTED);
    assertThatThrownBy(() -> run("cancel", Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("No job is running.");
  }

  private Item.Job job() throws InterruptedException {
    var asking = new Told(new byte[0]);
    commands.run(new Request("status", "/", Map.of()), asking);
    assertThat(asking.events()).hasSize(2);
    return (Item.Job) asking.events().getFirst();
  }

  @Test
  void anInterruptOfTheCallerCancelsItsJob() throws Exception {
    var exits = new AtomicInteger();
    var caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    exits.set(run("backup", Map.of("path", List.of("/endless"))));
                  } catch (InterruptedException expected) {
                    exits.set(130);
                  }
                });
    assertThat(engine.begun.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join();
    assertThat(exits).hasValue(130);
  }
}
