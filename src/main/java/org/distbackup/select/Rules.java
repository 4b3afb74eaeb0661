package org.distbackup.select;

import java.util.List;

/**
 * What a backup leaves out.
 *
 * @param exclude files and folders by name
 * @param caches whether the content of a folder is left out that {@link CacheTag} marks as a cache
 * @param oneFileSystem whether folders on another file system than the path given are left out
 * @param largerThan files of more bytes than this are left out; 0: none are
 */
public record Rules(Patterns exclude, boolean caches, boolean oneFileSystem, long largerThan) {
  /** Nothing is left out. */
  public static final Rules NONE = new Rules(Patterns.of(List.of()), false, false, 0);
}
