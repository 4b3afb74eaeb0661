package org.distbackup.engine.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.distbackup.failure.Failure;
import org.distbackup.snapshot.Kind;
import org.distbackup.snapshot.Node;
import org.distbackup.snapshot.Snapshot;

/**
 * Finds what people name: {@code SNAPSHOT[:PATH]}, with the first digits of a snapshot's id (4 at
 * least) or {@code latest}, and a path in it.
 */
public final class Trees {
  private static final String LATEST = "latest";
  private static final int FEWEST_DIGITS = 4;

  /**
   * What a spec names.
   *
   * @param folder path in the snapshot of the directory it is in, with a slash at its end; of a
   *     whole snapshot empty
   */
  public record Place(Snapshot snapshot, String folder, Node node) {
    /** Whether it is all of the snapshot. */
    public boolean whole() {
      return folder.isEmpty();
    }

    /** Path of what is in it, up to the last slash. */
    public String path() {
      return whole() ? "/" : folder + node.nameText() + "/";
    }
  }

  /** Where the snapshots come from. */
  public interface Source {
    List<Snapshot> snapshots() throws InterruptedException;
  }

  private final Source source;
  private final TreeBlobs blobs;

  /** Trees of the snapshots that a source knows. */
  public Trees(Source source, TreeBlobs blobs) {
    this.source = source;
    this.blobs = blobs;
  }

  /** Where the folders' blobs come from. */
  public TreeBlobs blobs() {
    return blobs;
  }

  /** All snapshots, the newest last; see {@link org.distbackup.engine.head.Heads#snapshots}. */
  public List<Snapshot> snapshots() throws InterruptedException {
    return source.snapshots();
  }

  /** What the spec names; fails with what to do when there is no such thing. */
  public Place open(String spec) throws InterruptedException {
    int colon = spec.indexOf(':');
    var snapshot = snapshot(colon < 0 ? spec : spec.substring(0, colon));
    var place = new Place(snapshot, "", snapshot.root());
    if (colon < 0) {
      return place;
    }
    for (var name : spec.substring(colon + 1).split("/", -1)) {
      if (!name.isEmpty()) {
        place = below(place, name, spec);
      }
    }
    return place;
  }

  /** The snapshot of an id, or {@code latest}. */
  public Snapshot snapshot(String id) throws InterruptedException {
    var snapshots = snapshots();
    if (snapshots.isEmpty()) {
      throw new Failure(
          Failure.Kind.FAILED, "There is no snapshot yet.", "dbs backup PATH makes one.");
    }
    if (id.equals(LATEST)) {
      return snapshots.getLast();
    }
    var digits = id.toLowerCase(Locale.ROOT);
    var found = snapshots.stream().filter(snapshot -> snapshot.hex().startsWith(digits)).toList();
    if (found.size() == 1 && digits.length() >= FEWEST_DIGITS) {
      return found.getFirst();
    }
    throw found.isEmpty()
        ? new Failure(
            Failure.Kind.FAILED,
            "There is no snapshot " + id + ".",
            "dbs snapshots lists them; latest names the newest.")
        : new Failure(
            Failure.Kind.USAGE,
            "The id " + id + " is too short to say which snapshot is meant.",
            "Give more of its digits, " + FEWEST_DIGITS + " at least; dbs snapshots lists them.");
  }

  private Place below(Place place, String name, String spec) {
    var node =
        child(place, name)
            .orElseThrow(
                () ->
                    new Failure(
                        Failure.Kind.FAILED,
                        "Snapshot "
                            + place.snapshot().hex()
                            + " has nothing called "
                            + place.path()
                            + name
                            + ".",
                        "dbs ls " + spec.substring(0, spec.indexOf(':')) + " lists what it has."));
    return new Place(place.snapshot(), place.path(), node);
  }

  private Optional<Node> child(Place place, String name) {
    if (place.node().kind() == Kind.DIRECTORY) {
      return child(place.node(), name);
    }
    // A snapshot of one file is a tree of that file.
    return place.whole() && place.node().nameText().equals(name)
        ? Optional.of(place.node())
        : Optional.empty();
  }

  private Optional<Node> child(Node directory, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Optional<Node> alike = Optional.empty();
    for (var nodes = new NodeStream(blobs, directory.content()); nodes.hasNext(); ) {
      var node = nodes.next();
      if (Arrays.equals(node.name(), bytes)) {
        return Optional.of(node);
      }
      if (node.nameText().equals(name)) {
        // A name that is no UTF-8, given as it is shown.
        alike = Optional.of(node);
      }
    }
    return alike;
  }

  /** Visits all that the place names: what is in it if it is a directory, otherwise itself. */
  public void walk(Place place, TreeWalk.Visitor visitor) throws InterruptedException {
    if (place.node().kind() == Kind.DIRECTORY) {
      TreeWalk.walk(blobs, place.path(), place.node(), visitor);
    } else {
      visitor.visit(place.whole() ? "/" : place.folder(), place.node());
    }
  }
}
