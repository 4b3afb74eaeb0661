package org.distbackup.node;

import java.io.IOException;

/** What a full disk is to a file: a write past this size is cut short there, and the next fails. */
public final class FileSizeLimit implements AutoCloseable {
  /** For all files that this process writes, until it is closed. */
  public FileSizeLimit(long bytes) throws IOException {
    set(Long.toString(bytes));
  }

  @Override
  public void close() throws IOException {
    set("unlimited");
  }

  private static void set(String limit) throws IOException {
    var pid = Long.toString(ProcessHandle.current().pid());
    var prlimit =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + limit + ":").inheritIO().start();
    try {
      if (prlimit.waitFor() != 0) {
        throw new IOException("prlimit exits with " + prlimit.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
