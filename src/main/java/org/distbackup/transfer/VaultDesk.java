package org.distbackup.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries requests to the vault, and what goes wrong there back as a refusal. May block. */
record VaultDesk(Vault vault) {
  private static final Logger LOG = LoggerFactory.getLogger(VaultDesk.class);

  /** What the port says first. */
  ByteBuffer hello() {
    return vault.peer().map(Frames::hello).orElseGet(Frames::hello);
  }

  IncomingBody begin(Request.Put put, int length) throws IOException {
    return switch (put) {
      case Request.PutShard(var descriptor, int index) ->
          IncomingBody.of(vault.putShard(descriptor.toArrayUnsafe(), index, length));
      case Request.PutHead() -> IncomingBody.of(vault.putHead(length));
      case Request.Delete() -> IncomingBody.whole(vault::delete);
    };
  }

  OutgoingBody fetch(Request.Get get) throws IOException {
    return switch (get) {
      case Request.GetRange range -> {
        Vault.Outgoing outgoing =
            vault.getRange(
                range.group(), range.pack(), range.index(), range.offset(), range.length());
        OutgoingBody body = OutgoingBody.of(outgoing);
        if (outgoing.length() != range.length()) {
          body.close();
          throw new IllegalStateException("the vault answers another range than was asked for");
        }
        yield body;
      }
      case Request.GetDescriptor(var group, var pack) ->
          OutgoingBody.of(vault.getDescriptor(group, pack));
      case Request.GetHeads(var owner) -> OutgoingBody.of(vault.getHeads(owner));
      case Request.GetInventory(var group, var after) ->
          OutgoingBody.of(vault.getInventory(group, after));
      case Request.VerifyShard(var group, var pack, int index) ->
          OutgoingBody.of(vault.verifyShard(group, pack, index));
      case Request.GetAddressBook() -> OutgoingBody.of(vault.getAddressBook());
      case Request.Ping() -> OutgoingBody.of(new byte[0]);
    };
  }

  /** A refusal as it is; of anything else the peer learns no more than that it failed. */
  static Refusal refusal(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case CompletionException e when e.getCause() != null -> refusal(e.getCause());
      default -> {
        LOG.warn("a peer's request failed here", failure);
        yield new Refusal(Refusal.Code.UNAVAILABLE, "it failed there; see that peer's log");
      }
    };
  }
}
