package org.distbackup.node;

import com.typesafe.config.Config;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.snapshot.local.LocalSnapshotStore;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Pekko's store of snapshots in files, and a snapshot is durable before it counts as saved: the
 * actors delete the events that it stands for. Pekko's own never syncs, and takes a rename that
 * failed for one that succeeded. Folder, names and content are Pekko's.
 */
public final class DurableSnapshotStore extends LocalSnapshotStore {
  /** For Pekko. */
  public DurableSnapshotStore(Config config) {
    super(config);
  }

  /** Writes the temporary file, and syncs it: what is renamed after that is whole. */
  @Override
  public File withOutputStream(
      SnapshotMetadata metadata, Function1<OutputStream, BoxedUnit> content) {
    var temporary = super.withOutputStream(metadata, content);
    force(temporary, StandardOpenOption.WRITE);
    return temporary;
  }

  @Override
  public void save(SnapshotMetadata metadata, Object snapshot) {
    super.save(metadata, snapshot);
    var file = snapshotFileForWrite(metadata, "");
    if (!file.exists()) {
      throw new UncheckedIOException(new NoSuchFileException(file.toString()));
    }
    force(file.getParentFile(), StandardOpenOption.READ);
  }

  private static void force(File file, StandardOpenOption how) {
    try (var channel = FileChannel.open(file.toPath(), how)) {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
