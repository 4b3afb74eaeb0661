package org.distbackup.engine.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.BitSet;
import java.util.Optional;
import org.distbackup.filesystem.Entry;
import org.distbackup.filesystem.Folder;
import org.distbackup.filesystem.InputFile;
import org.distbackup.filesystem.OutputFile;
import org.distbackup.snapshot.Kind;

/** What is in a folder of a file that is to be restored there, so that it need not be fetched. */
final class LocalCopy {
  private LocalCopy() {}

  /** What a file has of the chunks; nothing, when it cannot be read. */
  static Chunks.Right right(Folder folder, Entry entry, Chunks chunks)
      throws IOException, InterruptedException {
    if (entry.kind() == Kind.FILE) {
      try (var file = folder.read(entry.name())) {
        return chunks.rightIn(source(file));
      } catch (FileSystemException unreadable) {
        // As good as absent: the rename that replaces it needs no right to read it.
        return new Chunks.Right(new BitSet(), 0, -1);
      }
    }
    return new Chunks.Right(new BitSet(), 0, -1);
  }

  /**
   * Copies chunks that a file has and another lacks; looks at them again, since the file may have
   * changed.
   *
   * @param have the chunks that the other has; those copied are added
   * @return bytes copied
   */
  static long copy(
      Folder folder, byte[] name, BitSet wanted, Chunks chunks, OutputFile to, BitSet have)
      throws IOException, InterruptedException {
    long[] copied = {0};
    try (var file = folder.read(name)) {
      var source = source(file);
      var buffer = new Chunks.Buffer();
      chunks.forEach(
          chunk -> {
            if (wanted.get(chunk.number())
                && !have.get(chunk.number())
                && chunks.isRight(chunk, source, buffer)) {
              to.write(buffer.bytes(), 0, chunk.length(), chunk.position());
              have.set(chunk.number());
              copied[0] += chunk.length();
            }
          });
    }
    return copied[0];
  }

  /**
   * What an interrupted restore has left. Only a file that has no other name: with one, writing
   * would change what is elsewhere.
   */
  static Optional<OutputFile> part(Folder folder, byte[] name) throws IOException {
    var entry = folder.find(name);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (entry.get().kind() == Kind.FILE && entry.get().links() == 1) {
      try {
        return Optional.of(folder.write(name));
      } catch (FileSystemException unusable) {
        // Made anew below.
      }
    }
    folder.remove(name);
    return Optional.empty();
  }

  /** Bytes of a file that is being written. */
  static Chunks.Source source(OutputFile file) {
    return (into, length, position) -> file.read(into, 0, length, position);
  }

  private static Chunks.Source source(InputFile file) {
    long[] next = {0};
    return (into, length, position) -> {
      if (position != next[0]) {
        file.seek(position);
        next[0] = position;
      }
      int read = 0;
      while (read < length) {
        int some = file.read(into, read, length - read);
        if (some < 0) {
          break;
        }
        read += some;
      }
      next[0] += read;
      return read;
    };
  }
}
