package org.distbackup.engine.backup;

import java.util.Optional;
import org.distbackup.shard.Scheme;

/**
 * A file that is kept.
 *
 * @param bytes length of the file
 * @param snapshot its id in hex
 * @param members who acknowledged the head, and with it hold what they should
 * @param warning what is less safe than it should be, or changed under way
 */
public record UploadResult(
    String name,
    long bytes,
    String snapshot,
    Scheme scheme,
    int members,
    Optional<String> warning) {}
