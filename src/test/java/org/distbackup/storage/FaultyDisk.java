package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real disk that writes down its steps, and dies or fails at one of them. */
final class FaultyDisk implements Disk {
  /** The power is gone: nothing after this runs, no clean-up either. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final List<String> steps = new ArrayList<>();
  private int cutAt = Integer.MAX_VALUE;
  private boolean full;
  private long free = Long.MAX_VALUE;
  private Optional<Path> spoilt = Optional.empty();
  private Optional<Opened> onceOpen = Optional.empty();

  /** Dies instead of its step of that number from now on, the first being 0. */
  void cutPowerAt(int step) {
    steps.clear();
    cutAt = step;
  }

  /** From now on the file cannot be read. */
  void spoil(Path file) {
    spoilt = Optional.of(file);
  }

  /** Happens once, when a file was opened that is to be read. */
  void onceOpen(Opened then) {
    onceOpen = Optional.of(then);
  }

  /** What happens when a file was opened. */
  @FunctionalInterface
  interface Opened {
    void run() throws IOException;
  }

  void fill() {
    full = true;
  }

  /** From now on it says that so many bytes are left. */
  void leave(long bytes) {
    free = bytes;
  }

  List<String> steps() {
    return List.copyOf(steps);
  }

  void forgetSteps() {
    steps.clear();
  }

  private void step(String name) {
    if (steps.size() >= cutAt) {
      throw new PowerCut();
    }
    steps.add(name);
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    step("create");
    return Disk.super.create(file);
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    if (spoilt.filter(file::equals).isPresent()) {
      throw new IOException("Input/output error");
    }
    FileChannel channel = Disk.super.open(file);
    Optional<Opened> then = onceOpen;
    onceOpen = Optional.empty();
    if (then.isPresent()) {
      then.get().run();
    }
    return channel;
  }

  @Override
  public FileChannel createPastCache(Path file) throws IOException {
    step("create");
    return Disk.super.createPastCache(file);
  }

  @Override
  public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    step("write");
    if (full) {
      throw new IOException("No space left on device");
    }
    Disk.super.write(channel, bytes);
  }

  @Override
  public void sync(FileChannel channel) throws IOException {
    step("sync file");
    Disk.super.sync(channel);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step("rename");
    Disk.super.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete");
    Disk.super.delete(file);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    step("make folder");
    Disk.super.makeFolder(folder);
  }

  @Override
  public long free(Path folder) {
    return Math.min(free, Disk.super.free(folder));
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step("sync folder " + folder.getFileName());
    Disk.super.syncFolder(folder);
  }
}
