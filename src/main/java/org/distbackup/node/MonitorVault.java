package org.distbackup.node;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.AddressBook;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.Vault;

/**
 * What lies behind a monitor's data port: everybody's address and every group, by which a new
 * machine finds its owner's packs. A monitor holds no shards and no heads; it says who it is all
 * the same, lest it be taken for a peer that had its address.
 */
record MonitorVault(PeerId self, Supplier<AddressBook> book) implements Vault {
  @Override
  public Optional<PeerId> peer() {
    return Optional.of(self);
  }

  @Override
  public Incoming putShard(byte[] descriptor, int index, int length) {
    throw holdsNothing();
  }

  @Override
  public Incoming putHead(int length) {
    throw holdsNothing();
  }

  @Override
  public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length) {
    throw holdsNothing();
  }

  @Override
  public byte[] getDescriptor(GroupId group, PackId pack) {
    throw holdsNothing();
  }

  @Override
  public CompletionStage<byte[]> delete(byte[] deletion) {
    throw holdsNothing();
  }

  @Override
  public byte[] getInventory(GroupId group, PackId after) {
    throw holdsNothing();
  }

  @Override
  public byte[] verifyShard(GroupId group, PackId pack, int index) {
    throw holdsNothing();
  }

  @Override
  public Outgoing getHeads(OwnerId owner) {
    return Outgoing.of(ByteBuffer.allocate(0), () -> {});
  }

  @Override
  public byte[] getAddressBook() {
    return book.get().encode();
  }

  private static Refusal holdsNothing() {
    return new Refusal(Refusal.Code.NOT_MEMBER, "a monitor holds no shards");
  }
}
