package org.distbackup.cli;

/**
 * Starts a node in this process. Found by {@link java.util.ServiceLoader}, so that commands which
 * start none load nothing of it.
 */
public interface NodeLauncher {
  /**
   * Starts a monitor and returns when it is ready.
   *
   * @throws org.distbackup.failure.Failure when it cannot start
   */
  RunningNode monitor(NodeOptions options);

  /**
   * Starts a peer and returns when it has joined, or when no monitor has answered within 10 s.
   *
   * @throws org.distbackup.failure.Failure when it cannot start
   */
  RunningNode peer(NodeOptions options);
}
