package org.distbackup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.engine.TreeKeeper.directory;
import static org.distbackup.engine.TreeKeeper.file;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.distbackup.engine.Home;
import org.distbackup.engine.SharedCluster;
import org.distbackup.engine.TestFiles;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.TreeKeeper;
import org.distbackup.engine.job.Progress;
import org.distbackup.filesystem.FileSystem;
import org.distbackup.filesystem.Folder;
import org.distbackup.select.Patterns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody puts links in the way of a restore while it runs. */
@ExtendWith(SharedCluster.class)
class SwappedFolderTest {
  private static final Patterns NONE = Patterns.of(List.of());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  /** What an attacker does behind a call. */
  interface Attack {
    void after(String method, String name) throws IOException;
  }

  private static Folder watched(Folder folder, Attack attack) {
    return (Folder)
        Proxy.newProxyInstance(
            Folder.class.getClassLoader(),
            new Class<?>[] {Folder.class},
            (proxy, method, arguments) -> {
              try {
                var result = method.invoke(folder, arguments);
                if (arguments != null && arguments[0] instanceof byte[] name) {
                  attack.after(method.getName(), new String(name, StandardCharsets.UTF_8));
                }
                return result instanceof Folder below ? watched(below, attack) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Path target() {
    return folder.resolve("target");
  }

  private Path outside() throws IOException {
    return Files.createDirectories(folder.resolve("outside"));
  }

  private RestoreResult restore(TreeKeeper keeper, Attack attack) throws Exception {
    FileSystem files = path -> watched(FileSystem.ofThisMachine().open(path), attack);
    try (var restorer =
        new TreeRestorer(
            files, keeper.reader(), keeper.trees(), keeper.workers(), TreeKeeper.PLAN)) {
      return restorer.restore(
          new RestoreRequest("latest", target(), NONE, NONE, Overwrite.ALWAYS, false, false),
          new Progress());
    }
  }

  @Test
  void aFolderThatBecomesALinkBeforeItIsEnteredIsNotEntered(Home home) throws Exception {
    var outside = outside();
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(directory("dir", file("file", "from the snapshot")), file("other", "1"));
      var result =
          restore(
              keeper,
              (method, name) -> {
                if (method.equals("makeFolder")) {
                  Files.delete(target().resolve("dir"));
                  Files.createSymbolicLink(target().resolve("dir"), outside);
                }
              });
      assertThat(result.problems()).isEqualTo(1);
      assertThat(result.files()).isEqualTo(1);
      assertThat(TreeImage.of(outside)).isEmpty();
      assertThat(target().resolve("other")).hasContent("1");
    }
  }

  @Test
  void aFileThatComesMeanwhileIsNotReplaced(Home home) throws Exception {
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(file("large", TestFiles.random(1, 6_000_000)), file("other", "1"));
      var result =
          restore(
              keeper,
              (method, name) -> {
                if (method.equals("create") && name.endsWith(".part")) {
                  Files.writeString(target().resolve("large"), "of another program");
                }
              });
      assertThat(result.problems()).isEqualTo(1);
      assertThat(result.files()).isEqualTo(1);
      assertThat(target().resolve("large")).hasContent("of another program");
      try (var files = Files.list(target())) {
        assertThat(files).as("no temporary file is left").hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "create"})
  void aFolderThatBecomesALinkLaterIsWrittenWhereItWas(String moment, Home home) throws Exception {
    var outside = outside();
    try (var keeper = new TreeKeeper(home)) {
      keeper.keep(
          directory("dir", file("large", TestFiles.random(1, 6_000_000)), file("file", "2")));
      var moved = folder.resolve("moved");
      var image = TreeImage.of(outside);
      // Both files may be made at the same time.
      var swapped = new AtomicBoolean();
      restore(
          keeper,
          (method, name) -> {
            if (method.equals(moment) && swapped.compareAndSet(false, true)) {
              Files.move(target().resolve("dir"), moved);
              Files.createSymbolicLink(target().resolve("dir"), outside);
            }
          });
      assertThat(TreeImage.of(outside)).isEqualTo(image);
      assertThat(moved.resolve("file")).hasContent("2");
      assertThat(Files.size(moved.resolve("large"))).isEqualTo(6_000_000);
    }
  }
}
