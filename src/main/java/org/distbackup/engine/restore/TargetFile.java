package org.distbackup.engine.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.distbackup.engine.job.Blocking;
import org.distbackup.engine.read.ContentFetcher;
import org.distbackup.engine.tree.Metadata;
import org.distbackup.filesystem.Folder;
import org.distbackup.filesystem.OutputFile;
import org.distbackup.snapshot.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A file that is restored: written under a temporary name as its chunks come, in any order; given
 * its metadata; then renamed. What an interrupted restore left under that name is used. A file of
 * one chunk in a folder that was just made goes by its own name at once: most files are such, and a
 * rename takes as long as the rest of it.
 */
final class TargetFile implements ContentFetcher.Target {
  /** What is unfinished and smaller is not kept for the next time. */
  private static final long WORTH_KEEPING = 4 << 20;

  /** What is smaller is written in few pieces, and allocated as they come. */
  private static final long WORTH_RESERVING = 4 << 20;

  private final RestoreSite site;
  private final TargetEntry entry;
  private final boolean direct;
  private final AtomicLong pending = new AtomicLong(1);
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean failed;
  private volatile boolean replaces;
  private volatile boolean reused;
  private byte @Nullable [] temporary;
  private @Nullable OutputFile out;

  TargetFile(RestoreSite site, TargetEntry entry) {
    this.site = site;
    this.entry = entry;
    // Written at one go, where nothing was: as long as it is not whole, its time tells.
    this.direct =
        entry.folder().fresh()
            && site.overwrite() != Overwrite.NEVER
            && entry.node().content().depth() == 0
            && entry.node().content().ids().size() <= 1;
  }

  TargetEntry entry() {
    return entry;
  }

  /** What was found where the file is to be: nothing is left to do, or some chunks are there. */
  record Found(boolean settled, BitSet have) {
    private static final Found SETTLED = new Found(true, new BitSet());
    static final Found NOTHING = new Found(false, new BitSet());
  }

  /** Looks what is there, and collects the chunks that can be had here. */
  Found look() {
    try {
      var found = entry.folder().fresh() ? lookNowhere() : lookInFolder();
      if (!found.settled() && site.dryRun()) {
        end(Outcome.DONE);
        return Found.SETTLED;
      }
      return found;
    } catch (IOException e) {
      failed(e);
    } catch (UncheckedIOException e) {
      failed(new IOException(e));
    } catch (InterruptedException e) {
      throw Blocking.interrupted(e);
    } catch (RuntimeException e) {
      lose(e);
    }
    abandon();
    return Found.SETTLED;
  }

  private Found lookNowhere() {
    if (site.dryRun()) {
      site.writtenBytes.add(entry.node().size());
    }
    return Found.NOTHING;
  }

  private Found lookInFolder() throws IOException, InterruptedException {
    var in = entry.folder().handle();
    var there = in.find(entry.node().name());
    if (there.isEmpty()) {
      return gather(in, new Chunks.Right(new BitSet(), 0, -1));
    }
    if (entry.leavesAlone(there.get())) {
      end(Outcome.SKIPPED);
      return Found.SETTLED;
    }
    if (there.get().kind() == Kind.DIRECTORY) {
      throw new FileSystemException(entry.path(), null, TargetEntry.A_FOLDER);
    }
    replaces = true;
    var right = LocalCopy.right(in, there.get(), chunks());
    if (right.isAll() && there.get().size() == right.length()) {
      site.progress().done(right.length());
      if (!site.dryRun() && !Metadata.same(in, there.get(), entry.node())) {
        applyMetadata(in, entry.node().name());
      }
      in.find(temporary()).ifPresent(part -> remove(in));
      end(Outcome.DONE);
      return Found.SETTLED;
    }
    return gather(in, right);
  }

  private Chunks chunks() {
    return site.chunks(entry.node().content());
  }

  /** Puts under the temporary name what can be had here. */
  private Found gather(Folder in, Chunks.Right old) throws IOException, InterruptedException {
    if (site.dryRun()) {
      site.writtenBytes.add(entry.node().size() - old.bytes());
      return Found.NOTHING;
    }
    var have = new BitSet();
    long bytes = 0;
    var part = LocalCopy.part(in, temporary());
    if (part.isPresent()) {
      setOut(part.get());
      reused = true;
      var right = chunks().rightIn(LocalCopy.source(part.get()));
      have = right.numbers();
      bytes = right.bytes();
    }
    if (old.bytes() > 0) {
      long copied = LocalCopy.copy(in, entry.node().name(), old.numbers(), chunks(), open(), have);
      site.writtenBytes.add(copied);
      bytes += copied;
    }
    site.progress().done(bytes);
    return new Found(false, have);
  }

  /** One more chunk will come. */
  void expect() {
    pending.incrementAndGet();
  }

  /** No more chunks are wanted; the file is finished with the last that comes. */
  void allWanted() {
    if (pending.decrementAndGet() == 0) {
      site.writers().execute(this::finish);
    }
  }

  @Override
  public void take(byte[] bytes, int length, long position) {
    if (!failed && !site.isStopped()) {
      try {
        write(bytes, length, position);
      } catch (IOException e) {
        failed(e);
      } catch (RuntimeException e) {
        lose(e);
      }
    }
    arrived();
  }

  @Override
  public void lost(RuntimeException why) {
    lose(why);
    arrived();
  }

  /** It will not be restored. */
  void lose(RuntimeException why) {
    failed = true;
    if (told.compareAndSet(false, true)) {
      site.lost(entry.path(), why);
    }
  }

  private void failed(IOException why) {
    failed = true;
    if (told.compareAndSet(false, true)) {
      site.failed(entry.path(), why);
    }
  }

  private void arrived() {
    if (pending.decrementAndGet() == 0) {
      finish();
    }
  }

  private void write(byte[] bytes, int length, long position) throws IOException {
    var file = open();
    if (sparse() && !reused) {
      Holes.write(file, bytes, length, position);
    } else {
      file.write(bytes, 0, length, position);
    }
    site.writtenBytes.add(length);
    site.progress().done(length);
  }

  private boolean sparse() {
    long allocated = entry.node().details().allocated();
    return allocated > 0 && allocated < entry.node().size();
  }

  private synchronized void setOut(OutputFile file) {
    out = file;
  }

  private synchronized OutputFile open() throws IOException {
    var file = out;
    if (file == null) {
      file = entry.folder().handle().create(temporary());
      out = file;
      long size = entry.node().size();
      if (sparse()) {
        file.truncate(size);
      } else if (size >= WORTH_RESERVING) {
        file.reserve(size);
      }
    }
    return file;
  }

  private synchronized byte[] temporary() {
    var name = temporary;
    if (name == null) {
      name = direct ? entry.node().name() : TemporaryName.of(entry.node());
      temporary = name;
    }
    return name;
  }

  private void finish() {
    if (!failed && !site.isStopped()) {
      try {
        complete();
        return;
      } catch (IOException e) {
        failed(e);
      } catch (InterruptedException e) {
        lose(Blocking.interrupted(e));
      } catch (RuntimeException e) {
        lose(e);
      }
    }
    abandon();
  }

  private void complete() throws IOException, InterruptedException {
    var file = open();
    if (reused) {
      file.truncate(entry.node().size());
    }
    if (site.verify() && !chunks().rightIn(LocalCopy.source(file)).isAll()) {
      throw new FileSystemException(
          entry.path(), null, "what was read back is not what was written");
    }
    file.apply(entry.node()).forEach(phrase -> site.problems().tell(entry.path(), phrase));
    if (replaces) {
      site.replacements().add(this);
    } else {
      file.close();
      if (!direct) {
        // What has the name since, or has it in other case, is not replaced.
        entry.folder().handle().renameToFree(temporary(), entry.node().name());
      }
      end(Outcome.DONE);
    }
  }

  private void applyMetadata(Folder in, byte[] name) throws IOException {
    in.apply(name, entry.node()).forEach(phrase -> site.problems().tell(entry.path(), phrase));
  }

  /** Makes it durable before it replaces another. */
  void sync() {
    try (var file = open()) {
      file.sync();
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Replaces what has its name. */
  void takePlace() {
    if (!failed) {
      try {
        entry.folder().handle().rename(temporary(), entry.node().name());
        end(Outcome.DONE);
        return;
      } catch (IOException e) {
        failed(e);
      }
    }
    abandon();
  }

  private void abandon() {
    OutputFile file;
    synchronized (this) {
      file = out;
    }
    if (file != null) {
      boolean keep = false;
      try (file) {
        long size = file.size();
        keep = !direct && size >= WORTH_KEEPING;
        if (keep) {
          // Room that was reserved behind it is given back.
          file.truncate(size);
        }
      } catch (IOException e) {
        failed(e);
      }
      if (!keep) {
        remove(entry.folder().handle());
      }
    }
    end(Outcome.FAILED);
  }

  private void remove(Folder in) {
    try {
      in.remove(temporary());
    } catch (IOException e) {
      failed(e);
    }
  }

  private void end(Outcome outcome) {
    entry.end(outcome);
  }
}
