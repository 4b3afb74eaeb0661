package org.distbackup.snapshot;

/**
 * What a snapshot took.
 *
 * @param files regular files in it
 * @param directories directories in it
 * @param bytes of all files together
 * @param addedBytes of blobs that were new, before compression
 * @param storedBytes of packs that were new, without redundancy
 */
public record Stats(long files, long directories, long bytes, long addedBytes, long storedBytes) {}
