package org.distbackup.engine.prune;

import java.util.List;
import java.util.Optional;
import org.distbackup.retention.Policy;

/**
 * Which snapshots to forget: these, or those that the policy does not keep.
 *
 * @param ids short hex ids or {@code latest}; when empty, the policy decides
 * @param tags the policy looks only at snapshots with all of these tags
 * @param dryRun whether to decide only: nothing is forgotten
 */
public record ForgetRequest(
    List<String> ids, Optional<Policy> policy, List<String> tags, boolean dryRun) {
  /** The lists are copied. */
  public ForgetRequest {
    ids = List.copyOf(ids);
    tags = List.copyOf(tags);
  }
}
