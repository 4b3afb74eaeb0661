package org.distbackup.filesystem;

import static org.distbackup.filesystem.Descriptor.NO_NAME;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Details;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** A folder by its descriptor; every call names one entry in it. */
final class LinuxFolder implements Folder {
  private static final int OWNER_ONLY_FOLDER = 0700;
  private static final int OWNER_ONLY_FILE = 0600;

  private final Descriptor descriptor;
  private final Accounts accounts;
  private final WriteBehind behind;
  private final boolean first;

  private LinuxFolder(Descriptor descriptor, Accounts accounts, WriteBehind behind, boolean first) {
    this.descriptor = descriptor;
    this.accounts = accounts;
    this.behind = behind;
    this.first = first;
  }

  /**
   * The first of those that will be opened through it; what is written below them is one job.
   *
   * @param window of regions behind which files are written out
   */
  static LinuxFolder first(Descriptor descriptor, Accounts accounts, int window) {
    return new LinuxFolder(descriptor, accounts, new WriteBehind(window), true);
  }

  @Override
  public Entry self() throws IOException {
    try (var use = descriptor.use()) {
      return use.look(NO_NAME);
    }
  }

  @Override
  public List<Entry> list() throws IOException {
    try (var use = descriptor.use()) {
      // The position in a folder belongs to its descriptor.
      synchronized (descriptor) {
        return LinuxListing.of(use, descriptor.where());
      }
    }
  }

  @Override
  public Optional<Entry> find(byte[] name) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long result = Statx.look(scratch, use.number(), scratch.name(Names.entry(name)), Statx.NAMED);
      if (result == -Errno.ENOENT) {
        return Optional.empty();
      }
      check(result, name);
      return Optional.of(Statx.entry(scratch, name));
    }
  }

  @Override
  public Folder open(byte[] name) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long number =
          LinuxFileSystem.openQuietly(
              scratch, use.number(), scratch.name(Names.entry(name)), Libc.OPEN_FOLDER);
      // Of a link some kernels say that it is one, others that it is no folder.
      check(number == -Errno.ELOOP ? -Errno.ENOTDIR : number, name);
      var where = descriptor.where().at(name);
      return new LinuxFolder(new Descriptor(number, where), accounts, behind, false);
    }
  }

  @Override
  public Node node(Entry entry, Content content) throws IOException {
    var name = entry.name();
    boolean isFile = entry.kind() == Kind.FILE;
    try (var use = descriptor.use()) {
      var target = entry.kind() == Kind.SYMLINK ? target(use, name) : NO_NAME;
      var details =
          new Details(
              entry.ctimeSeconds(),
              entry.ctimeNanos(),
              entry.inode(),
              entry.device(),
              entry.links(),
              entry.deviceNumber(),
              isFile && entry.size() > 0 ? Math.max(1, entry.allocated()) : 0,
              target,
              attributes(use, name));
      return new Node(
          name,
          entry.kind(),
          entry.mode(),
          entry.mtimeSeconds(),
          entry.mtimeNanos(),
          entry.uid(),
          entry.gid(),
          accounts.user(entry.uid()),
          accounts.group(entry.gid()),
          isFile ? entry.size() : 0,
          content,
          details);
    }
  }

  private List<ExtendedAttribute> attributes(Descriptor.Use use, byte[] name) throws IOException {
    var scratch = use.scratch();
    if (name.length > 0) {
      Names.entry(name);
    }
    if (Attributes.areNone(scratch, use.number(), name)) {
      return List.of();
    }
    // The dot leads from the link in /proc to the folder; the last name itself is not followed.
    var path = LinuxMetadata.path(use.number(), name.length == 0 ? new byte[] {'.'} : name);
    return Attributes.read(
        scratch, scratch.name(path), Libc.LLISTXATTR, Libc.LGETXATTR, descriptor.where().at(name));
  }

  private byte[] target(Descriptor.Use use, byte[] name) throws IOException {
    var scratch = use.scratch();
    long length =
        Libc.READLINKAT.call(
            scratch,
            use.number(),
            scratch.name(Names.entry(name)),
            scratch.buffer().address(),
            Scratch.BUFFER_BYTES);
    check(length, name);
    return scratch.bytes(length);
  }

  @Override
  public InputFile read(byte[] name) throws IOException {
    return new LinuxInputFile(openFile(name, Libc.OPEN_READ), name);
  }

  @Override
  public OutputFile write(byte[] name) throws IOException {
    return new LinuxOutputFile(openFile(name, Libc.OPEN_WRITE), behind);
  }

  private Descriptor openFile(byte[] name, int flags) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long number =
          LinuxFileSystem.openQuietly(
              scratch, use.number(), scratch.name(Names.entry(name)), flags);
      check(number, name);
      var file = new Descriptor(number, descriptor.where().at(name));
      long result = Statx.look(scratch, (int) number, scratch.name(NO_NAME), Statx.ITSELF);
      if (result < 0 || Statx.entry(scratch, name).kind() != Kind.FILE) {
        file.close();
        check(result, name);
        throw new FileSystemException(file.where().toString(), null, "Is no regular file");
      }
      return file;
    }
  }

  @Override
  public OutputFile create(byte[] name) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long path = scratch.name(Names.entry(name));
      long number =
          Libc.OPENAT.call(scratch, use.number(), path, Libc.OPEN_CREATE, OWNER_ONLY_FILE);
      check(number, name);
      return new LinuxOutputFile(new Descriptor(number, descriptor.where().at(name)), behind);
    }
  }

  @Override
  public void makeFolder(byte[] name) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long path = scratch.name(Names.entry(name));
      check(Libc.MKDIRAT.call(scratch, use.number(), path, OWNER_ONLY_FOLDER), name);
    }
  }

  @Override
  public void makeLink(byte[] name, byte[] target) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long path = scratch.name(Names.entry(name));
      long to = scratch.otherName(Names.text(target));
      check(Libc.SYMLINKAT.call(scratch, to, use.number(), path), name);
    }
  }

  @Override
  public void makeHardLink(byte[] name, Folder there, byte[] original) throws IOException {
    if (!(there instanceof LinuxFolder other)) {
      throw new IllegalArgumentException("a folder of another file system");
    }
    try (var use = descriptor.use();
        var from = other.descriptor.use()) {
      var scratch = use.scratch();
      long path = scratch.name(Names.entry(name));
      long originalPath = scratch.otherName(Names.entry(original));
      check(Libc.LINKAT.call(scratch, from.number(), originalPath, use.number(), path, 0), name);
    }
  }

  @Override
  public void makeSpecial(byte[] name, Node node) throws IOException {
    var kind = node.kind();
    switch (kind) {
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> {
        try (var use = descriptor.use()) {
          var scratch = use.scratch();
          long path = scratch.name(Names.entry(name));
          long device = node.details().deviceNumber();
          long mode = Statx.type(kind) | OWNER_ONLY_FILE;
          check(Libc.MKNODAT.call(scratch, use.number(), path, mode, device), name);
        }
      }
      case FILE, DIRECTORY, SYMLINK ->
          throw new IllegalArgumentException("nothing special: " + kind);
    }
  }

  @Override
  public void rename(byte[] from, byte[] to) throws IOException {
    var moved = find(from);
    if (moved.isPresent() && moved.get().links() > 1) {
      var replaced = find(to);
      if (replaced.isPresent() && replaced.get().isOtherNameOf(moved.get())) {
        // A rename would keep both.
        remove(from);
        return;
      }
    }
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long old = scratch.name(Names.entry(from));
      long now = scratch.otherName(Names.entry(to));
      check(Libc.RENAMEAT.call(scratch, use.number(), old, use.number(), now), to);
    }
  }

  @Override
  public void renameToFree(byte[] from, byte[] to) throws IOException {
    long result;
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long old = scratch.name(Names.entry(from));
      long now = scratch.otherName(Names.entry(to));
      int in = use.number();
      result = Libc.SYSCALL.call(scratch, Libc.RENAMEAT2, in, old, in, now, Libc.RENAME_NOREPLACE);
    }
    if (result == -Errno.EINVAL || result == -Errno.ENOSYS) {
      Folder.super.renameToFree(from, to);
    } else {
      check(result, to);
    }
  }

  @Override
  public void remove(byte[] name) throws IOException {
    try (var use = descriptor.use()) {
      var scratch = use.scratch();
      long path = scratch.name(Names.entry(name));
      long result = Libc.UNLINKAT.call(scratch, use.number(), path, 0);
      if (result == -Errno.EISDIR) {
        result = Libc.UNLINKAT.call(scratch, use.number(), path, Libc.AT_REMOVEDIR);
      }
      check(result, name);
    }
  }

  @Override
  public List<String> apply(byte[] name, Node node) throws IOException {
    try (var use = descriptor.use()) {
      return LinuxMetadata.apply(use, name, node);
    }
  }

  @Override
  public void sync() throws IOException {
    try (var use = descriptor.use()) {
      check(Libc.FSYNC.call(use.scratch(), use.number()), NO_NAME);
    }
  }

  @Override
  public void close() throws IOException {
    if (first) {
      behind.close();
    }
    descriptor.close();
  }

  @Override
  public String toString() {
    return descriptor.where().toString();
  }

  private void check(long result, byte[] name) throws IOException {
    if (result < 0) {
      throw Errno.exception(result, descriptor.where().at(name).toString());
    }
  }
}
