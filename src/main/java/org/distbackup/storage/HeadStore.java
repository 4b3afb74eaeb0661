package org.distbackup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.message.HeadMark;
import org.distbackup.snapshot.CorruptHeadException;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest head of each device of each owner: {@code heads/<owner>/<device>.head}, the encoded
 * head and nothing else. A head is signed and carries its counter, so the file is its own record
 * and needs no event beside it. Thread-safe.
 */
public final class HeadStore {
  /** Most bytes of all heads of one owner together; what one reading may bring into memory. */
  static final int MAX_PER_OWNER = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HeadStore.class);
  private static final String SUFFIX = ".head";

  private record Device(OwnerId owner, PeerId device) implements Comparable<Device> {
    private static final Comparator<Device> ORDER =
        Comparator.comparing(Device::owner).thenComparing(Device::device);

    @Override
    public int compareTo(Device other) {
      return ORDER.compare(this, other);
    }
  }

  private record Kept(long counter, int bytes) {}

  private final Path root;
  private final Space space;
  private final Folders folders;
  private final HeadMemory leaving = HeadMemory.forThisProcess();
  private final TreeMap<Device, Kept> kept = new TreeMap<>();

  private HeadStore(Path root, Space space, Disk disk) {
    this.root = root;
    this.space = space;
    this.folders = new Folders(disk, root);
  }

  /**
   * Opens {@code DATA/heads}; a file that is no head of its name, or cannot be read, is renamed and
   * reported.
   */
  static HeadStore open(Path data, Space space, Disk disk) throws IOException {
    var store = new HeadStore(data.resolve("heads"), space, disk);
    store.folders.ensure(store.root);
    List<Path> files;
    try (var found = Files.walk(store.root, 2)) {
      files = found.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    for (Path file : files) {
      store.load(file);
    }
    return store;
  }

  private void load(Path file) throws IOException {
    try {
      Head head = Head.decode(Files.readAllBytes(file));
      var device = new Device(head.owner(), head.device());
      if (file.equals(file(device)) && head.verified()) {
        int bytes = (int) Files.size(file);
        kept.put(device, new Kept(head.counter(), bytes));
        space.settle(0, bytes);
        return;
      }
    } catch (CorruptHeadException | IOException e) {
      LOG.error("head {}: {}", file, e.toString());
    }
    LOG.error("head {} is damaged, set aside", file);
    folders.setAside(file);
  }

  /**
   * Keeps a head; when this returns it is durable. The caller has checked its signature. Refuses
   * STALE_HEAD when a newer one is here, or one as new with other bytes; TOO_LARGE and NO_SPACE.
   */
  public synchronized void keep(Head head) throws IOException {
    byte[] encoded = head.encode();
    var device = new Device(head.owner(), head.device());
    Kept before = kept.get(device);
    if (before != null && before.counter >= head.counter()) {
      requireSame(device, before, head, encoded);
    }
    int replaced = before == null ? 0 : before.bytes;
    long others = bytesOf(head.owner()) - replaced;
    if (others + encoded.length > MAX_PER_OWNER) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "this owner's heads have grown too large");
    }
    int reserved = Math.max(0, encoded.length - replaced);
    space.reserveForHead(reserved, bytes());
    boolean done = false;
    try {
      folders.replace(file(device), encoded, root.resolve("incoming.tmp"));
      done = true;
    } catch (IOException e) {
      throw Space.orNoSpace(e);
    } finally {
      space.settle(reserved, done ? encoded.length - replaced : 0);
    }
    kept.put(device, new Kept(head.counter(), encoded.length));
  }

  /** A head may come again, when an acknowledgement was lost; another of its age may not. */
  private void requireSame(Device device, Kept before, Head head, byte[] encoded)
      throws IOException {
    if (before.counter > head.counter()
        || !Arrays.equals(Files.readAllBytes(file(device)), encoded)) {
      throw new Refusal(
          Refusal.Code.STALE_HEAD,
          "head " + head.counter() + " is refused: " + before.counter + " is here");
    }
  }

  private long bytes() {
    return kept.values().stream().mapToLong(Kept::bytes).sum();
  }

  private long bytesOf(OwnerId owner) {
    return kept.entrySet().stream()
        .filter(entry -> entry.getKey().owner.equals(owner))
        .mapToLong(entry -> entry.getValue().bytes)
        .sum();
  }

  /**
   * The owner's heads, in order of devices, each as u32 length and bytes; no bytes for none. To be
   * closed; refuses UNAVAILABLE while too much that is not closed yet is in memory.
   */
  public synchronized Outgoing heads(OwnerId owner) throws IOException {
    List<Device> devices =
        kept.keySet().stream().filter(device -> device.owner.equals(owner)).toList();
    int length = (int) bytesOf(owner) + devices.size() * Integer.BYTES;
    leaving.take(length);
    boolean done = false;
    try {
      ByteBuffer heads = ByteBuffer.allocate(length);
      for (Device device : devices) {
        byte[] head = Files.readAllBytes(file(device));
        heads.putInt(head.length).put(head);
      }
      done = true;
      return Outgoing.of(heads.flip(), () -> leaving.giveBack(length));
    } finally {
      if (!done) {
        leaving.giveBack(length);
      }
    }
  }

  /**
   * Of these packs of a group the ones that the newest head of any of the owner's devices lists.
   */
  synchronized Set<PackId> alive(OwnerId owner, GroupId group, Set<PackId> packs)
      throws IOException {
    var alive = new HashSet<PackId>();
    for (Device device : kept.keySet()) {
      if (device.owner.equals(owner)) {
        // One at a time: together they may be larger than the memory there is.
        for (LiveSet live : Head.decode(Files.readAllBytes(file(device))).live()) {
          if (live.group().equals(group)) {
            live.packs().stream().filter(packs::contains).forEach(alive::add);
          }
        }
      }
    }
    return alive;
  }

  /** How far the head of a device has risen; empty without one. */
  synchronized OptionalLong counter(OwnerId owner, PeerId device) {
    Kept newest = kept.get(new Device(owner, device));
    return newest == null ? OptionalLong.empty() : OptionalLong.of(newest.counter);
  }

  /** How far the head of every device has risen, in order of owner and device. */
  public synchronized List<HeadMark> marks() {
    return kept.entrySet().stream()
        .map(
            entry ->
                new HeadMark(entry.getKey().owner, entry.getKey().device, entry.getValue().counter))
        .toList();
  }

  private Path file(Device device) {
    return root.resolve(device.owner.toString()).resolve(device.device + SUFFIX);
  }
}
