package org.distbackup.cli;

import java.util.List;
import org.distbackup.api.Summary;

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

  /**
   * Makes the data directory that of the owner of this recovery phrase, from what any one member of
   * the cluster knows; starts nothing.
   *
   * @param options with the member to ask as its monitor
   * @param words of the phrase, in order, as they were typed
   * @return what was found
   * @throws org.distbackup.failure.Failure WRONG_PHRASE when the words are none, IN_USE when the
   *     data directory has an owner already
   */
  Summary.Recover recover(NodeOptions options, List<String> words);
}
