package org.distbackup.engine.write;

import java.security.SecureRandom;
import org.distbackup.engine.job.MemoryPlan;
import org.distbackup.engine.pack.FilledPack;
import org.distbackup.engine.pack.PackCiphers;
import org.distbackup.id.BlobId;
import org.distbackup.id.PackId;
import org.distbackup.key.OwnerKeys;
import org.distbackup.pack.BlobType;
import org.distbackup.pack.PackWriter;
import org.jspecify.annotations.Nullable;

/** Fills packs with blobs, one pack at a time, and hands each full one to the sender. */
final class PackAssembler implements Packing {
  private record Open(PackId id, byte[] buffer, PackWriter writer) {}

  private final OwnerKeys keys;
  private final int capacity;
  private final BufferPool buffers;
  private final PackSender sender;
  private final SecureRandom random;
  private @Nullable Open open;

  PackAssembler(
      OwnerKeys keys, MemoryPlan plan, BufferPool buffers, PackSender sender, SecureRandom random) {
    this.keys = keys;
    this.capacity = plan.packCapacity();
    this.buffers = buffers;
    this.sender = sender;
    this.random = random;
  }

  @Override
  public void add(
      BlobId id,
      BlobType type,
      boolean compressed,
      int rawLength,
      byte[] payload,
      int offset,
      int length)
      throws InterruptedException {
    var pack = open;
    if (pack != null && !pack.writer().fits(length)) {
      sendOff();
      pack = null;
    }
    if (pack == null) {
      pack = begin();
      open = pack;
    }
    pack.writer().add(id, type, compressed, rawLength, payload, offset, length);
  }

  private Open begin() throws InterruptedException {
    var buffer = buffers.take();
    var id = PackId.random(random);
    return new Open(id, buffer, new PackWriter(buffer, capacity, id, PackCiphers.of(keys, id)));
  }

  private void sendOff() {
    var pack = open;
    if (pack != null) {
      open = null;
      int length = pack.writer().finish();
      sender.send(
          new FilledPack(pack.id(), pack.buffer(), length, pack.writer().entries()),
          () -> buffers.giveBack(pack.buffer()));
    }
  }

  @Override
  public void finish() throws InterruptedException {
    sendOff();
    sender.awaitAll();
  }

  @Override
  public void close() {
    sender.close();
  }
}
