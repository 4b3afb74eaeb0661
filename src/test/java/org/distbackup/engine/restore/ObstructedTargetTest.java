package org.distbackup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import org.distbackup.engine.Home;
import org.distbackup.engine.TreeImage;
import org.distbackup.engine.job.Progress;
import org.junit.jupiter.api.Test;

/** What lies in the way in the target leads nowhere, and nothing is lost by it. */
class ObstructedTargetTest extends RestoreRig {
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
}
