package org.distbackup.engine.restore;

import java.nio.file.Path;
import org.distbackup.select.Patterns;

/**
 * What to restore.
 *
 * @param spec {@code ID}, {@code latest}, or either with {@code :PATH}
 * @param target the folder to write into, absolute; may not exist yet
 * @param include what to restore; when empty, all
 * @param exclude what of it to leave out
 * @param dryRun whether to look only: nothing is written
 * @param verify whether to read again what was written
 */
public record RestoreRequest(
    String spec,
    Path target,
    Patterns include,
    Patterns exclude,
    Overwrite overwrite,
    boolean dryRun,
    boolean verify) {}
