package org.distbackup.pack;

/** Where a pack's sealed directory lies, in bytes from the pack's start. */
public record DirectoryLocation(int offset, int sealedLength) {}
