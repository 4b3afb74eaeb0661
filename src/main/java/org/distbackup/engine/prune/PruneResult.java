package org.distbackup.engine.prune;

/**
 * What a prune did, or would do.
 *
 * @param packsDeleted packs into the trash that held nothing in use, or were rewritten
 * @param packsRewritten packs whose blobs in use were moved to new ones
 * @param bytesFreed bytes of packs that are gone when the trash is emptied, without redundancy
 * @param bytesKept bytes of packs that stay
 */
public record PruneResult(
    long packsDeleted, long packsRewritten, long bytesFreed, long bytesKept, boolean dryRun) {}
