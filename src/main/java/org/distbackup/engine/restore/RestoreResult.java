package org.distbackup.engine.restore;

/**
 * A restore that is done. Sizes in bytes.
 *
 * @param files restored, those included that were right already
 * @param bytes of these files
 * @param writtenBytes what had to be written of them
 * @param skippedFiles left as they were, by the rule of overwriting
 * @param problems what could not be restored, or not wholly
 */
public record RestoreResult(
    long files,
    long directories,
    long bytes,
    long writtenBytes,
    long skippedFiles,
    long problems) {}
