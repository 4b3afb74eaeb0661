package org.distbackup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address book in {@code DATA/address-book.json}: the members known, and the groups of which
 * this peer is a member. What {@link #current} shows is on disk. Thread-safe.
 */
public final class AddressBookFile {
  private static final Logger LOG = LoggerFactory.getLogger(AddressBookFile.class);

  private final Path file;
  private final Folders folders;
  private volatile AddressBook current;

  private AddressBookFile(Path file, Folders folders, AddressBook current) {
    this.file = file;
    this.folders = folders;
    this.current = current;
  }

  /** A damaged file is set aside: the monitor tells members and groups again. */
  static AddressBookFile open(Path data, Disk disk) throws IOException {
    Path file = data.resolve("address-book.json");
    var folders = new Folders(disk, data);
    var book = AddressBook.EMPTY;
    if (Files.exists(file)) {
      try {
        book = AddressBook.decode(Files.readAllBytes(file));
      } catch (IllegalArgumentException e) {
        LOG.error("{} is damaged, set aside: {}", file, e.getMessage());
        folders.setAside(file);
      }
    }
    return new AddressBookFile(file, folders, book);
  }

  /** What is known. */
  public AddressBook current() {
    return current;
  }

  /** Adds a group, or a record that renews it; durable when this returns. */
  void join(Group group) throws IOException {
    change(List.of(), List.of(group));
  }

  /** Adds members and replaces facts that changed; durable when this returns. */
  void learn(Collection<Member> members) throws IOException {
    change(members, List.of());
  }

  private synchronized void change(Collection<Member> members, Collection<Group> groups)
      throws IOException {
    AddressBook changed = current.withMembers(members).withGroups(groups);
    if (!changed.equals(current)) {
      folders.replace(file, changed.encode(), file.resolveSibling("address-book.json.tmp"));
      current = changed;
    }
  }
}
