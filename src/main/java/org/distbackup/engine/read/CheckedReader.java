package org.distbackup.engine.read;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.distbackup.engine.job.Blocking;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what can be checked. When bytes are not what they should be, some member's disk has rotted
 * or the member lies, and nobody knows which: so they are read again without each member in turn,
 * then without each two, up to as many as the scheme can spare.
 */
public final class CheckedReader {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedReader.class);
  // Enough for each loss that 6-of-10 can bear.
  private static final int MOST_TRIES = 400;

  private final RangeReader ranges;

  /** Reads ranges of packs. */
  public CheckedReader(RangeReader ranges) {
    this.ranges = ranges;
  }

  /**
   * Reads a range of a pack until {@code check} makes something of it; empty when it never does.
   * Throws what the first reading failed with.
   */
  public <T> Optional<T> read(
      RangeReader.Pack pack, int offset, int length, Function<byte[], Optional<T>> check) {
    var checked = check.apply(Blocking.join(ranges.read(pack, offset, length, Set.of())));
    return checked.isPresent() ? checked : readAgain(pack, offset, length, check);
  }

  /** As {@link #read}, after a reading from everybody has failed the check. */
  <T> Optional<T> readAgain(
      RangeReader.Pack pack, int offset, int length, Function<byte[], Optional<T>> check) {
    var scheme = pack.group().scheme();
    int tries = 0;
    for (int without = 1; without <= scheme.n() - scheme.k(); without++) {
      for (long set = (1L << without) - 1; set < 1L << scheme.n(); set = next(set)) {
        if (++tries > MOST_TRIES) {
          return Optional.empty();
        }
        try {
          var avoid = members(pack, set);
          var checked = check.apply(Blocking.join(ranges.read(pack, offset, length, avoid)));
          if (checked.isPresent()) {
            LOG.info("Among {} is one that gave wrong bytes of pack {}", avoid, pack.id());
            return checked;
          }
        } catch (Failure tooFew) {
          LOG.debug("Too few members for pack {}", pack.id(), tooFew);
        }
      }
    }
    return Optional.empty();
  }

  private static Set<PeerId> members(RangeReader.Pack pack, long set) {
    var members = new HashSet<PeerId>();
    for (int i = 0; i < pack.group().members().size(); i++) {
      if ((set & 1L << i) != 0) {
        members.add(pack.group().members().get(i));
      }
    }
    return members;
  }

  /** The next larger number with as many bits set (Gosper; HAKMEM item 175). */
  private static long next(long set) {
    long lowest = set & -set;
    long ripple = set + lowest;
    return ripple | ((set ^ ripple) >>> 2) / lowest;
  }
}
