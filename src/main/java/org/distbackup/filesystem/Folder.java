package org.distbackup.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Node;

/**
 * An open folder. Every name is that of one entry in it; a symbolic link is an entry like others
 * and is never followed. Failures are the usual of java.nio.file (NoSuchFileException,
 * AccessDeniedException, FileAlreadyExistsException, NotDirectoryException, or a
 * FileSystemException with the system's reason). May be used by several threads.
 */
public interface Folder extends Closeable {
  /** The folder itself, with an empty name. */
  Entry self() throws IOException;

  /**
   * What is in it, in order of {@link Entry#BY_NAME}; what vanishes meanwhile is left out. What the
   * system will not look at has a kind, a name and inode 0; using it tells why.
   */
  List<Entry> list() throws IOException;

  /** One entry, if it is there. */
  Optional<Entry> find(byte[] name) throws IOException;

  /** Opens a folder in it; fails on a link. */
  Folder open(byte[] name) throws IOException;

  /**
   * The node of an entry of this folder (or of {@link #self}): with the names of owner and group,
   * the target of a link, extended attributes and ACLs, which need more calls than a look.
   */
  Node node(Entry entry, Content content) throws IOException;

  /** Opens a regular file for reading; fails on anything else. */
  InputFile read(byte[] name) throws IOException;

  /** Makes a folder that only its owner may enter. */
  void makeFolder(byte[] name) throws IOException;

  /** Makes a file that only its owner may read; fails when the name is taken. */
  OutputFile create(byte[] name) throws IOException;

  /** Opens a regular file for reading and writing; fails on anything else. */
  OutputFile write(byte[] name) throws IOException;

  /** Makes a symbolic link to {@code target}, whatever that is. */
  void makeLink(byte[] name, byte[] target) throws IOException;

  /** Makes a second name for a file that is called {@code original} in {@code there}. */
  void makeHardLink(byte[] name, Folder there, byte[] original) throws IOException;

  /** Makes a FIFO, socket or device as the node says. */
  void makeSpecial(byte[] name, Node node) throws IOException;

  /** Renames within the folder; replaces what has the name, if it is no folder. */
  void rename(byte[] from, byte[] to) throws IOException;

  /**
   * Renames within the folder to a name that must be free. Where the file system cannot do both at
   * once, it is looked for just before.
   */
  default void renameToFree(byte[] from, byte[] to) throws IOException {
    if (find(to).isPresent()) {
      throw new FileAlreadyExistsException(this + "/" + new String(to, StandardCharsets.UTF_8));
    }
    rename(from, to);
  }

  /** Removes a file, link or empty folder. */
  void remove(byte[] name) throws IOException;

  /**
   * Gives an entry owner, permissions, extended attributes, ACLs and modification time of a node;
   * an empty name means the folder itself.
   *
   * @return a phrase for each thing that could not be set, such as "owner 1000:1000: not permitted"
   */
  List<String> apply(byte[] name, Node node) throws IOException;

  /** Makes the names in it durable. */
  void sync() throws IOException;
}
