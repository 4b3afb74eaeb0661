package org.distbackup.engine.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.placement.Cast;
import org.distbackup.snapshot.Head;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFilesTest {
  private static final OwnerKeys KEYS = OwnerKeys.derive(new MasterSecret(new byte[32]));

  @Test
  void aHeadThatCannotBeReadIsAsGoodAsAbsent(@TempDir Path folder) throws IOException {
    Head kept = Head.sign(KEYS, Cast.peer(1), 1, 1, List.of(), new byte[10]);
    HeadFiles.open(folder, KEYS.owner()).keep(kept);
    // As little as a bad sector does a folder give bytes.
    Files.createDirectory(folder.resolve(Cast.peer(2) + ".head"));

    assertThat(HeadFiles.open(folder, KEYS.owner()).all())
        .extracting(Head::device)
        .containsExactly(Cast.peer(1));
  }
}
