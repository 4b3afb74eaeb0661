package org.distbackup.engine.backup;

import java.util.Optional;

/**
 * A backup that is committed. Sizes in bytes.
 *
 * @param snapshot its id in hex; empty after a dry run
 * @param bytes of all its files together
 * @param added bytes of them that the cluster did not have, directories included
 * @param stored the same, compressed and sealed
 * @param redundant the same, with all shards
 * @param unreadable files and folders that are missing in it, or may be torn
 * @param warning what is less safe than it should be
 */
public record BackupResult(
    String snapshot,
    Counts files,
    Counts dirs,
    long bytes,
    long added,
    long stored,
    long redundant,
    long unreadable,
    Optional<String> warning) {}
