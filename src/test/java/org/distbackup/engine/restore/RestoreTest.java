package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.distbackup.engine.Holder;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.TestCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.TreeKeeper;
import org.distbackup.engine.backup.BackupRequest;
import org.distbackup.engine.job.Progress;
import org.distbackup.failure.Failure;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.select.Patterns;
import org.distbackup.select.Rules;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trees are backed up and written back, with real holders and real folders. */
@ExtendWith(SharedCluster.class)
class RestoreTest {
  private static final Patterns NONE = Patterns.of(List.of());
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  private Path source() {
    return folder.resolve("source");
  }

  private Path target() {
    return folder.resolve("target");
  }

  @BeforeEach
  void makeSource() throws IOException {
    Files.createDirectory(source());
  }

  private String backup(Home home) throws InterruptedException {
    var request = new BackupRequest(List.of(source()), List.of(), Rules.NONE, false);
    return home.engine().backup(request, new Progress()).snapshot();
  }

  private String spec() {
    return "latest:" + source();
  }

  private RestoreRequest request() {
    return new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, false, false);
  }

  private RestoreRequest request(Overwrite overwrite) {
    return new RestoreRequest(spec(), target(), NONE, NONE, overwrite, false, false);
  }

  private RestoreRequest request(List<String> include, List<String> exclude) {
    return new RestoreRequest(
        spec(),
        target(),
        Patterns.of(include),
        Patterns.of(exclude),
        Overwrite.ALWAYS,
        false,
        false);
  }

  private static RestoreResult restore(Home home, RestoreRequest request)
      throws InterruptedException {
    var progress = new Progress();
    var result = home.engine().restore(request, progress);
    assertThat(result.problems()).as("%s", progress.drainWarnings()).isZero();
    return result;
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return Files.setLastModifiedTime(file, LONG_AGO);
  }

  private Path source(String name, byte[] bytes) throws IOException {
    return write(source().resolve(name), bytes);
  }

  private Path source(String name, String text) throws IOException {
    return source(name, text.getBytes(UTF_8));
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void aTreeOfAllKindsComesBackAsItWas(Home home) throws Exception {
    source("empty", "");
    source("a/small", "small");
    source("a/b/c/large", TestFiles.random(1, 12_000_000));
    source("a/twin", TestFiles.random(1, 12_000_000));
    source("new\nline \u4e16", "odd");
    Files.createDirectories(source().resolve("none/in/here"));
    Files.createSymbolicLink(source().resolve("to-nowhere"), Path.of("/no/where"));
    Files.createSymbolicLink(source().resolve("to-a"), Path.of("a"));
    Files.createLink(source().resolve("z-second-name"), source().resolve("a/small"));
    Files.createLink(source().resolve("a/b/third-name"), source().resolve("a/small"));
    Files.setPosixFilePermissions(
        source().resolve("a/twin"), PosixFilePermissions.fromString("r-x-w----"));
    Files.getFileAttributeView(source().resolve("a/twin"), UserDefinedFileAttributeView.class)
        .write("note", ByteBuffer.wrap("text".getBytes(UTF_8)));
    for (int i = 0; i < 300; i++) {
      source("many/" + i % 7 + "/file-" + i, TestFiles.random(i, i * 37));
    }
    Files.setPosixFilePermissions(
        source().resolve("many/3"), PosixFilePermissions.fromString("r-xr-x---"));
    Files.setLastModifiedTime(source().resolve("many/3"), LONG_AGO);
    Files.setLastModifiedTime(source().resolve("many"), LONG_AGO);
    var image = TreeImage.of(source());

    var id = backup(home);
    var result = restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(result.files()).isEqualTo(300 + 5 + 2 + 2);
    assertThat(result.directories()).isEqualTo(3 + 3 + 8);

    var whole = folder.resolve("whole");
    restore(home, new RestoreRequest(id, whole, NONE, NONE, Overwrite.ALWAYS, false, true));
    assertThat(TreeImage.of(Path.of(whole.toString() + source()))).isEqualTo(image);
  }

  @Test
  void theContentOfAFolderOrOneFileCanBeRestored(Home home) throws Exception {
    source("a/b", "file");
    Files.setPosixFilePermissions(
        source().resolve("a"), PosixFilePermissions.fromString("rwxr-x--x"));
    backup(home);
    var request =
        new RestoreRequest(spec() + "/a", target(), NONE, NONE, Overwrite.ALWAYS, false, false);
    restore(home, request);
    assertThat(target().resolve("b")).hasContent("file");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target())))
        .isEqualTo("rwxr-x--x");

    var other = Files.createDirectory(folder.resolve("other"));
    restore(
        home,
        new RestoreRequest(spec() + "/a/b", other, NONE, NONE, Overwrite.ALWAYS, false, false));
    assertThat(other.resolve("b")).hasContent("file");
  }

  @Test
  void inPlaceOnlyWhatDiffersIsWritten(Home home) throws Exception {
    byte[] large = TestFiles.random(2, 12_000_000);
    source("large", large);
    source("same", TestFiles.random(3, 3_000_000));
    source("mode", "mode");
    source("gone", "gone");
    source("second/same", "same");
    Files.createLink(source().resolve("second/gone"), source().resolve("gone"));
    Files.createSymbolicLink(source().resolve("link"), Path.of("there"));
    backup(home);
    restore(home, request());
    var image = TreeImage.of(target());
    long same = inode(target().resolve("same"));
    long ctime = ((FileTime) Files.getAttribute(target().resolve("same"), "unix:ctime")).toMillis();
    long mode = inode(target().resolve("mode"));
    byte[] changed = large.clone();
    changed[6_000_000] ^= 1;
    Files.write(target().resolve("large"), changed);
    Files.delete(target().resolve("gone"));
    Files.delete(target().resolve("link"));
    Files.createSymbolicLink(target().resolve("link"), Path.of("elsewhere"));
    Files.setPosixFilePermissions(
        target().resolve("mode"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(target().resolve("stays"), "not of the snapshot");

    var result = restore(home, request());
    assertThat(target().resolve("stays")).hasContent("not of the snapshot");
    Files.delete(target().resolve("stays"));
    Files.setLastModifiedTime(target(), LONG_AGO);
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(inode(target().resolve("same"))).isEqualTo(same);
    assertThat(inode(target().resolve("mode"))).isEqualTo(mode);
    assertThat(((FileTime) Files.getAttribute(target().resolve("same"), "unix:ctime")).toMillis())
        .isEqualTo(ctime);
    // The large file is written anew, but all of it but one chunk from the old one.
    assertThat(result.writtenBytes()).isEqualTo(12_000_004);
    assertThat(result.skippedFiles()).isZero();

    assertThat(restore(home, request()).writtenBytes()).isZero();
  }

  @Test
  void chunksThatAreThereAreNotFetched(Home home, TestCluster cluster) throws Exception {
    byte[] large = TestFiles.random(4, 12_000_000);
    source("large", large);
    backup(home);
    restore(home, request());
    // A byte more at the end: all chunks are right, and still the file is not.
    Files.write(target().resolve("large"), new byte[1], StandardOpenOption.APPEND);
    cluster.holdersOf(home).forEach(Holder::unplug);
    restore(home, request());
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
  }

  @Test
  void theRulesOfOverwritingAreKept(Home home) throws Exception {
    source("one", "from the snapshot");
    source("two", "from the snapshot");
    source("three", "from the snapshot");
    backup(home);
    write(target().resolve("one"), "from before".getBytes(UTF_8));
    // Same size, same time.
    write(target().resolve("two"), "from before......".getBytes(UTF_8));

    var never = restore(home, request(Overwrite.NEVER));
    assertThat(never.skippedFiles()).isEqualTo(2);
    assertThat(never.files()).isEqualTo(1);
    assertThat(target().resolve("one")).hasContent("from before");
    assertThat(target().resolve("three")).hasContent("from the snapshot");

    var changed = restore(home, request(Overwrite.IF_CHANGED));
    assertThat(changed.skippedFiles()).isEqualTo(2);
    assertThat(target().resolve("one")).hasContent("from the snapshot");
    assertThat(target().resolve("two")).hasContent("from before......");

    restore(home, request());
    assertThat(target().resolve("two")).hasContent("from the snapshot");
  }

  @Test
  void aFolderThatIsLeftAsItWasIsClosedAgain(Home home) throws Exception {
    source("closed/one", "from the snapshot");
    source("closed/two", "from the snapshot");
    backup(home);
    write(target().resolve("closed/one"), "from before".getBytes(UTF_8));
    var closed = PosixFilePermissions.fromString("r-xr-xr-x");
    Files.setPosixFilePermissions(target().resolve("closed"), closed);

    restore(home, request(Overwrite.NEVER));

    assertThat(target().resolve("closed/two")).hasContent("from the snapshot");
    assertThat(Files.getPosixFilePermissions(target().resolve("closed"))).isEqualTo(closed);
  }

  @Test
  void aDryRunWritesNothing(Home home) throws Exception {
    source("a/one", "1");
    source("two", "22");
    backup(home);
    var dry = new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, true, false);
    var result = restore(home, dry);
    assertThat(result.files()).isEqualTo(2);
    assertThat(result.writtenBytes()).isEqualTo(3);
    assertThat(target()).doesNotExist();

    restore(home, request());
    Files.writeString(target().resolve("two"), "33");
    var image = TreeImage.of(target());
    assertThat(restore(home, dry).writtenBytes()).isEqualTo(2);
    assertThat(TreeImage.of(target())).isEqualTo(image);
  }

  @Test
  void includesAndExcludesChooseWhatIsWritten(Home home) throws Exception {
    source("a/b/one.txt", "1");
    source("a/b/two.o", "2");
    source("c/d/three.txt", "3");
    source("e/f", "4");
    backup(home);
    restore(home, request(List.of("*.txt"), List.of("c/")));
    assertThat(TreeImage.of(target()).keySet()).containsExactly("a", "a/b", "a/b/one.txt");
    restore(home, request(List.of("/e", "*.o"), List.of()));
    assertThat(TreeImage.of(target()).keySet())
        .containsExactly("a", "a/b", "a/b/one.txt", "a/b/two.o", "e", "e/f");
  }

  @Test
  void holesComeBackAsHoles(Home home) throws Exception {
    var sparse = source().resolve("sparse");
    try (var file =
        FileChannel.open(sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(TestFiles.random(5, 10_000)), 0);
      file.write(ByteBuffer.wrap(TestFiles.random(6, 10_000)), 30_000_000);
      file.write(ByteBuffer.wrap(new byte[1]), 40_000_000);
    }
    Files.setLastModifiedTime(sparse, LONG_AGO);
    var image = TreeImage.of(source());
    backup(home);
    restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    try (var open = FileSystem.ofThisMachine().open(target())) {
      var entry = open.find("sparse".getBytes(UTF_8)).orElseThrow();
      assertThat(entry.allocated()).isLessThan(2_000_000);
    }
  }

  @Test
  void whatAnInterruptedRestoreLeftIsUsed(Home home, TestCluster cluster) throws Exception {
    byte[] large = TestFiles.random(7, 12_000_000);
    source("large", large);
    backup(home);
    restore(home, request());
    var node = node("large", large.length, contentOf(home, "large"));
    Files.delete(target().resolve("large"));
    var part = target().resolve(new String(TemporaryName.of(node), UTF_8));
    Files.write(part, large);
    // All chunks are there: nobody needs to be asked.
    cluster.holdersOf(home).forEach(Holder::unplug);
    restore(home, request());
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
    assertThat(part).doesNotExist();

    // What another has put there is no part of ours.
    cluster.mend();
    Files.delete(target().resolve("large"));
    var victim = write(folder.resolve("victim"), "untouched".getBytes(UTF_8));
    Files.createSymbolicLink(part, victim);
    restore(home, request());
    Files.delete(target().resolve("large"));
    Files.createLink(part, victim);
    restore(home, request());
    assertThat(victim).hasContent("untouched");
    assertThat(Files.readAllBytes(target().resolve("large"))).isEqualTo(large);
    assertThat(TreeImage.of(target()).keySet()).containsExactly("large");
  }

  private Content contentOf(Home home, String name) throws InterruptedException {
    try (var keeper = new TreeKeeper(home)) {
      var trees = keeper.trees(home.engine().snapshots());
      return trees.open(spec() + "/" + name).node().content();
    }
  }

  private static Node node(String name, long size, Content content) {
    return new Node(
        name.getBytes(UTF_8), Kind.FILE, 0, 0, 0, 0, 0, "", "", size, content, Details.NONE);
  }

  @Test
  void linksInTheTargetLeadNowhere(Home home) throws Exception {
    source("dir/file", "from the snapshot");
    source("plain", "from the snapshot");
    backup(home);
    var outside = Files.createDirectory(folder.resolve("outside"));
    var victim = write(outside.resolve("file"), "untouched".getBytes(UTF_8));
    Files.createDirectory(target());
    Files.createSymbolicLink(target().resolve("dir"), outside);
    Files.createSymbolicLink(target().resolve("plain"), victim);
    var outsideImage = TreeImage.of(outside);

    for (var careful : List.of(Overwrite.NEVER, Overwrite.IF_CHANGED)) {
      var progress = new Progress();
      var result = home.engine().restore(request(careful), progress);
      assertThat(result.problems()).isEqualTo(1);
      assertThat(progress.drainWarnings().getFirst()).contains("dir").contains("in its place");
      assertThat(TreeImage.of(outside)).isEqualTo(outsideImage);
    }
    restore(home, request());
    assertThat(TreeImage.of(outside)).isEqualTo(outsideImage);
    assertThat(Files.isDirectory(target().resolve("dir"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(target().resolve("dir/file")).hasContent("from the snapshot");
    assertThat(Files.isSymbolicLink(target().resolve("plain"))).isFalse();
    assertThat(victim).hasContent("untouched");
  }

  @Test
  void aLinkOfOneSnapshotIsNoWayOutForAnother(Home home) throws Exception {
    var outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(source().resolve("way"), outside);
    backup(home);
    restore(home, request());
    Files.delete(source().resolve("way"));
    source("way/out/file", "from the snapshot");
    backup(home);
    restore(home, request());
    assertThat(TreeImage.of(outside)).isEmpty();
    assertThat(target().resolve("way/out/file")).hasContent("from the snapshot");
  }

  @Test
  void aFolderInTheWayOfAFileIsNotRemoved(Home home) throws Exception {
    source("name", "file");
    source("other", "file");
    backup(home);
    write(target().resolve("name/precious"), "precious".getBytes(UTF_8));
    var progress = new Progress();
    var result = home.engine().restore(request(), progress);
    assertThat(result.problems()).isEqualTo(1);
    assertThat(result.files()).isEqualTo(1);
    assertThat(progress.drainWarnings()).singleElement().asString().contains("folder in its place");
    assertThat(target().resolve("name/precious")).hasContent("precious");
  }

  @Test
  void whatCannotBeFetchedIsToldAndTheRestIsRestored(Home home, TestCluster cluster)
      throws Exception {
    source("a-large", TestFiles.random(8, 5_000_000));
    backup(home);
    restore(home, request());
    source("b-large", TestFiles.random(9, 5_000_000));
    backup(home);
    // The walk is served by the cache; of the files, only what is there already can be had.
    restore(home, new RestoreRequest(spec(), target(), NONE, NONE, Overwrite.ALWAYS, true, false));
    cluster.holdersOf(home).forEach(Holder::unplug);
    var progress = new Progress();
    var result = home.engine().restore(request(), progress);
    assertThat(result.files()).isEqualTo(1);
    assertThat(result.problems()).isEqualTo(1);
    assertThat(progress.drainWarnings()).singleElement().asString().contains("b-large");
    assertThat(target().resolve("b-large")).doesNotExist();
    TestFiles.deleteTree(target());
    assertThatThrownBy(() -> home.engine().restore(request(), new Progress()))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
  }

  @Test
  void whatUsersMayNotDoIsToldOnce(Home home) throws Exception {
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
    source("a", "1");
    backup(home);
    Files.createDirectory(
        target(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
    var result = home.engine().restore(request(), new Progress());
    assertThat(result.problems()).isEqualTo(1);
  }

  @Test
  void aTargetThatACancelledRestoreMadeIsFinishedByTheNext(Home home) throws Exception {
    source("file", "file");
    Files.setPosixFilePermissions(source(), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(source(), LONG_AGO);
    backup(home);
    var progress = new Progress();
    progress.pause();
    var cut = Thread.ofVirtual().unstarted(() -> cancelled(home, progress));
    cut.start();
    await().until(() -> Files.isDirectory(target()));
    cut.interrupt();
    cut.join();

    restore(home, request(Overwrite.NEVER));
    assertThat(Files.getPosixFilePermissions(target()))
        .isEqualTo(Files.getPosixFilePermissions(source()));
    assertThat(Files.getLastModifiedTime(target())).isEqualTo(LONG_AGO);
  }

  @Test
  void oneThatIsPausedRestsWithinAFile(Home home) throws Exception {
    source("large", TestFiles.random(1, 200_000_000));
    var image = Map.copyOf(TreeImage.of(source()));
    backup(home);
    var progress = new Progress();
    var ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return home.engine().restore(request(), progress);
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    while (progress.doneBytes() == 0) {
      Thread.onSpinWait();
    }
    progress.pause();

    assertThat(ended).failsWithin(Duration.ofSeconds(2));
    assertThat(progress.doneBytes()).isLessThan(progress.totalBytes());
    progress.resume();
    assertThat(ended.get().problems()).isZero();
    assertThat(TreeImage.of(target())).isEqualTo(image);
  }

  @Test
  void aPartThatIsKeptHoldsNoRoomForTheRest(Home home) throws Exception {
    source("large", TestFiles.random(1, 200_000_000));
    backup(home);
    var progress = new Progress();
    var cut = Thread.ofPlatform().start(() -> cancelled(home, progress));
    while (progress.doneBytes() < 8_000_000) {
      Thread.onSpinWait();
    }
    progress.pause();
    cut.interrupt();
    cut.join();

    // What is under way ends by itself.
    try (var open = FileSystem.ofThisMachine().open(target())) {
      await()
          .untilAsserted(
              () -> {
                var part = open.list().getFirst();
                assertThat(part.allocated()).isLessThanOrEqualTo(part.size() + 1_000_000);
              });
    }
  }

  private void cancelled(Home home, Progress progress) {
    assertThatThrownBy(() -> home.engine().restore(request(), progress))
        .matches(Home::isInterruption);
  }

  @Test
  void aRestoreThatIsCancelledLeavesNoSmallParts(Home home) throws Exception {
    for (int i = 0; i < 200; i++) {
      source("dir-" + i % 10 + "/" + i, TestFiles.random(i, 50_000));
    }
    var image = Map.copyOf(TreeImage.of(source()));
    backup(home);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> home.engine().restore(request(), new Progress()))
        .matches(Home::isInterruption);
    Thread.interrupted();
    restore(home, request());
    assertThat(TreeImage.of(target())).isEqualTo(image);
    assertThat(Arrays.asList(TreeImage.of(target()).keySet().toArray()))
        .noneMatch(name -> name.toString().contains(".part"));
  }
}
