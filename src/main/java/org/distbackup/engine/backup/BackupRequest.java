package org.distbackup.engine.backup;

import java.nio.file.Path;
import java.util.List;
import org.distbackup.select.Rules;

/**
 * What to back up.
 *
 * @param paths files and folders, absolute
 * @param tags labels for the snapshot
 * @param dryRun whether to look only: nothing is sent or kept
 */
public record BackupRequest(List<Path> paths, List<String> tags, Rules rules, boolean dryRun) {
  /** The lists are copied. */
  public BackupRequest {
    paths = List.copyOf(paths);
    tags = List.copyOf(tags);
  }
}
