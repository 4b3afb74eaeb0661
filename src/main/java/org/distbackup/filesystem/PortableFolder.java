package org.distbackup.filesystem;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.distbackup.snapshot.Content;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.jspecify.annotations.Nullable;

/** A folder by its path, and by what tells it from another that takes its place. */
final class PortableFolder implements Folder {
  private static final byte[] NO_NAME = {};

  private final @Nullable PortableFolder parent;
  private final Path path;
  private final @Nullable Object key;

  private PortableFolder(@Nullable PortableFolder parent, Path path) throws IOException {
    this.parent = parent;
    this.path = path;
    this.key = key(path);
  }

  static Folder open(Path path) throws IOException {
    return new PortableFolder(null, path);
  }

  private static @Nullable Object key(Path path) throws IOException {
    var attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    // A junction of Windows says that it is both.
    if (!attributes.isDirectory() || attributes.isOther()) {
      throw new NotDirectoryException(path.toString());
    }
    return attributes.fileKey();
  }

  /** The path of an entry, once every step to it has been looked at. */
  private Path at(byte[] name) throws IOException {
    var here = here();
    try {
      var entry = here.resolve(PathNames.path(Names.entry(name)));
      if (here.equals(entry.getParent())) {
        return entry;
      }
    } catch (InvalidPathException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
    throw new FileSystemException(path.toString(), null, "cannot be a name in a folder");
  }

  private Path here() throws IOException {
    for (var step = this; step != null; step = step.parent) {
      if (!Objects.equals(step.key, key(step.path))) {
        throw new NoSuchFileException(step.path.toString());
      }
    }
    return path;
  }

  @Override
  public Entry self() throws IOException {
    return PortableMetadata.look(here(), NO_NAME);
  }

  @Override
  public List<Entry> list() throws IOException {
    var entries = new ArrayList<Entry>();
    try (var paths = Files.newDirectoryStream(here())) {
      for (var entry : paths) {
        try {
          entries.add(PortableMetadata.look(entry, PathNames.name(entry)));
        } catch (NoSuchFileException e) {
          // It has just vanished.
        } catch (IOException e) {
          entries.add(Entry.unknown(PathNames.name(entry), Kind.FILE));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Entry.BY_NAME);
    return entries;
  }

  @Override
  public Optional<Entry> find(byte[] name) throws IOException {
    try {
      return Optional.of(PortableMetadata.look(at(name), name));
    } catch (NoSuchFileException e) {
      here();
      return Optional.empty();
    }
  }

  @Override
  public Folder open(byte[] name) throws IOException {
    return new PortableFolder(this, at(name));
  }

  @Override
  public Node node(Entry entry, Content content) throws IOException {
    return PortableMetadata.node(
        entry.name().length == 0 ? here() : at(entry.name()), entry, content);
  }

  @Override
  public InputFile read(byte[] name) throws IOException {
    return openFile(name, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
  }

  @Override
  public OutputFile write(byte[] name) throws IOException {
    return openFile(
        name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS));
  }

  private PortableFile openFile(byte[] name, Set<OpenOption> options) throws IOException {
    var file = at(name);
    var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "Is no regular file");
    }
    return new PortableFile(FileChannel.open(file, options), file, name);
  }

  @Override
  public OutputFile create(byte[] name) throws IOException {
    var file = at(name);
    var options =
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            NOFOLLOW_LINKS);
    return new PortableFile(FileChannel.open(file, options, ownerOnly("rw-------")), file, name);
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return PortableMetadata.isUnix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void makeFolder(byte[] name) throws IOException {
    Files.createDirectory(at(name), ownerOnly("rwx------"));
  }

  @Override
  public void makeLink(byte[] name, byte[] target) throws IOException {
    try {
      Files.createSymbolicLink(at(name), PathNames.path(Names.text(target)));
    } catch (InvalidPathException | UnsupportedOperationException e) {
      throw new FileSystemException(path.toString(), null, e.getMessage());
    }
  }

  @Override
  public void makeHardLink(byte[] name, Folder there, byte[] original) throws IOException {
    if (!(there instanceof PortableFolder other)) {
      throw new IllegalArgumentException("a folder of another file system");
    }
    var file = other.at(original);
    if (Files.isSymbolicLink(file)) {
      // Some systems would follow it.
      throw new FileSystemException(file.toString(), null, "Is a symbolic link");
    }
    Files.createLink(at(name), file);
  }

  @Override
  public void makeSpecial(byte[] name, Node node) throws IOException {
    throw new FileSystemException(
        at(name).toString(), null, "A " + node.kind() + " cannot be made on this system");
  }

  @Override
  public void rename(byte[] from, byte[] to) throws IOException {
    var replaced = find(to);
    if (replaced.isPresent()
        && replaced.get().isOtherNameOf(PortableMetadata.look(at(from), from))) {
      // Of two names of one file a rename would keep both.
      Files.delete(at(from));
      return;
    }
    Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove(byte[] name) throws IOException {
    Files.delete(at(name));
  }

  @Override
  public List<String> apply(byte[] name, Node node) throws IOException {
    var entry = name.length == 0 ? here() : at(name);
    var now = PortableMetadata.look(entry, name);
    if (now.kind() != node.kind()) {
      throw new FileSystemException(
          entry.toString(), null, "Is a " + now.kind() + " and no " + node.kind());
    }
    return PortableApplication.apply(entry, now, node);
  }

  @Override
  public void sync() throws IOException {
    // Windows opens no folder; what it does with their names it does by itself.
    if (PortableMetadata.isUnix(path)) {
      try (var channel = FileChannel.open(here(), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void close() {
    // A path holds nothing.
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
