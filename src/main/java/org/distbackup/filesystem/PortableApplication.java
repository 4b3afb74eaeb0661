package org.distbackup.filesystem;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.distbackup.snapshot.ExtendedAttribute;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;

/** Gives an entry the metadata of a node as far as Java can. */
final class PortableApplication {
  private final Path path;
  private final Node node;
  private final List<String> phrases = new ArrayList<>();

  private PortableApplication(Path path, Node node) {
    this.path = path;
    this.node = node;
  }

  /** A step that may fail without harm to the others. */
  private interface Step {
    void run() throws IOException;
  }

  static List<String> apply(Path path, Entry now, Node node) throws IOException {
    var application = new PortableApplication(path, node);
    application.apply(now);
    return application.phrases;
  }

  private void apply(Entry now) throws IOException {
    boolean isUnix = PortableMetadata.isUnix(path);
    boolean isOther = now.uid() != node.uid() || now.gid() != node.gid();
    boolean isOwned = isUnix && (!isOther || applyOwner());
    applyAttributes();
    // Java must be able to open what it gives a time; permissions leave the time alone.
    if (now.mtimeSeconds() != node.mtimeSeconds() || now.mtimeNanos() != node.mtimeNanos()) {
      attempt("modification time", this::applyTime);
    }
    if (isUnix && node.kind() != Kind.SYMLINK) {
      int mode = node.mode() & Statx.PERMISSIONS;
      if (!isOwned && node.kind() == Kind.FILE) {
        mode &= ~LinuxMetadata.SET_USER_OR_GROUP_ID;
      }
      if (isOther || now.mode() != mode) {
        applyMode(mode);
      }
    }
  }

  private boolean applyOwner() {
    var ids = Integer.toUnsignedString(node.uid()) + ":" + Integer.toUnsignedString(node.gid());
    return attempt(
        "owner " + ids,
        () -> {
          set("unix:gid", node.gid());
          set("unix:uid", node.uid());
        });
  }

  private void applyMode(int mode) {
    attempt("permissions", () -> set("unix:mode", mode));
  }

  private void set(String attribute, int value) throws IOException {
    Files.setAttribute(path, attribute, value, NOFOLLOW_LINKS);
  }

  private void applyTime() throws IOException {
    // Java sets a time with a fraction before 1970 to 1970.
    boolean isWhole = node.mtimeSeconds() < 0;
    if (isWhole && node.mtimeNanos() > 0) {
      phrases.add("modification time: to the second only");
    }
    try {
      var time = Instant.ofEpochSecond(node.mtimeSeconds(), isWhole ? 0 : node.mtimeNanos());
      Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(FileTime.from(time), null, null);
    } catch (DateTimeException e) {
      throw new FileSystemException(path.toString(), null, "out of range");
    }
  }

  private void applyAttributes() throws IOException {
    var wanted = node.details().attributes();
    var view = PortableMetadata.view(path, node.kind());
    if (view == null) {
      for (var attribute : wanted) {
        phrases.add(text(attribute) + ": not on this system");
      }
      return;
    }
    var present = PortableMetadata.attributes(path, node.kind());
    for (var attribute : present) {
      if (find(wanted, attribute) < 0) {
        attempt(text(attribute), () -> view.delete(inJava(attribute)));
      }
    }
    for (var attribute : wanted) {
      int at = find(present, attribute);
      if (at < 0 || !Arrays.equals(present.get(at).value(), attribute.value())) {
        attempt(
            text(attribute),
            () -> view.write(inJava(attribute), ByteBuffer.wrap(attribute.value())));
      }
    }
  }

  private boolean attempt(String what, Step step) {
    try {
      step.run();
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      var reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
      phrases.add(what + ": " + (reason == null ? "not permitted" : reason));
      return false;
    }
  }

  private String inJava(ExtendedAttribute attribute) throws IOException {
    var name = text(attribute);
    if (!name.startsWith(PortableMetadata.NAMESPACE)) {
      throw new FileSystemException(path.toString(), null, "not on this system");
    }
    return name.substring(PortableMetadata.NAMESPACE.length());
  }

  private static String text(ExtendedAttribute attribute) {
    return new String(attribute.name(), StandardCharsets.UTF_8);
  }

  private static int find(List<ExtendedAttribute> attributes, ExtendedAttribute wanted) {
    for (int i = 0; i < attributes.size(); i++) {
      if (Arrays.equals(attributes.get(i).name(), wanted.name())) {
        return i;
      }
    }
    return -1;
  }
}
