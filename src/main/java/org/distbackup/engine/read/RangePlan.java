package org.distbackup.engine.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.index.BlobLocation;

/** Gathers wanted blobs to few ranges of packs: neighbours are read at one go. */
public final class RangePlan {
  /**
   * Most bytes to ask for at a time where content is read in bulk. With the array's header within 4
   * MiB: G1 gives large arrays whole regions.
   */
  static final int LARGEST_RANGE = (4 << 20) - (4 << 10);

  /** Ranges under way at one time: more would not be faster, and a peer's queue is soon full. */
  static final int MOST_UNDER_WAY = 128;

  // Reading this much for nothing costs less than asking once more.
  private static final int LARGEST_GAP = 64 << 10;

  /** A blob that is wanted, and what for. */
  public record Wanted<T>(BlobId id, BlobLocation at, T what) {
    int end() {
      return at.offset() + at.sealedLength();
    }
  }

  /** Bytes of a pack, and the blobs in them in the order they lie in. */
  public record Range<T>(PackId pack, int offset, int length, List<Wanted<T>> blobs) {
    /** Where a blob of it begins in its bytes. */
    public int offsetOf(Wanted<T> blob) {
      return blob.at().offset() - offset;
    }
  }

  private RangePlan() {}

  /**
   * The ranges that hold all of these.
   *
   * @param largest most bytes of a range, unless one blob is larger, and most bytes of what its
   *     blobs expand to
   */
  public static <T> List<Range<T>> of(List<Wanted<T>> blobs, int largest) {
    var sorted = new ArrayList<>(blobs);
    sorted.sort(
        Comparator.comparing((Wanted<T> wanted) -> wanted.at().pack())
            .thenComparingInt(wanted -> wanted.at().offset()));
    var ranges = new ArrayList<Range<T>>();
    int first = 0;
    long raw = 0;
    for (int i = 0; i < sorted.size(); i++) {
      raw += sorted.get(i).at().rawLength();
      boolean last = i + 1 == sorted.size();
      if (last
          || raw + sorted.get(i + 1).at().rawLength() > largest
          || apart(sorted.get(first), sorted.get(i), sorted.get(i + 1), largest)) {
        ranges.add(range(sorted.subList(first, i + 1)));
        first = i + 1;
        raw = 0;
      }
    }
    return ranges;
  }

  private static boolean apart(Wanted<?> first, Wanted<?> last, Wanted<?> next, int largest) {
    return !next.at().pack().equals(first.at().pack())
        || next.at().offset() - last.end() > LARGEST_GAP
        || next.end() - first.at().offset() > largest;
  }

  private static <T> Range<T> range(List<Wanted<T>> blobs) {
    var first = blobs.getFirst().at();
    int end = blobs.stream().mapToInt(Wanted::end).max().orElseThrow();
    return new Range<>(first.pack(), first.offset(), end - first.offset(), List.copyOf(blobs));
  }
}
