package org.distbackup.engine.restore;

import java.nio.file.Path;

/** A file that was brought back, and the snapshot it is from. */
public record DownloadResult(String name, Path path, long bytes, String snapshot) {}
