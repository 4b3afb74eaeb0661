package org.distbackup.engine.query;

/**
 * What snapshots take. Sizes in bytes.
 *
 * @param files in all of the snapshots together
 * @param bytes of these files, as a restore of each would write them
 * @param uniqueBytes of the blobs they are made of, each counted once, before compression
 * @param storedBytes of these blobs, compressed and sealed, without redundancy
 * @param packs they lie in
 */
public record TreeStats(
    long snapshots, long files, long bytes, long uniqueBytes, long storedBytes, long packs) {}
