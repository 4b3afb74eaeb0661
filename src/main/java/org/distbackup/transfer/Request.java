package org.distbackup.transfer;

import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;

/** What a client may ask; how each is laid out in a frame's head. */
sealed interface Request {
  /** A request with a body for the vault. */
  sealed interface Put extends Request permits PutShard, PutHead, Delete {}

  /** A request without a body, whose answer may have one. */
  sealed interface Get extends Request
      permits GetRange, GetDescriptor, GetHeads, GetAddressBook, GetInventory, VerifyShard, Ping {}

  /** Head: index u8, descriptor length u16, descriptor. Body: the shard. */
  record PutShard(ByteString descriptor, int index) implements Put {}

  /** Body: the head, encoded. */
  record PutHead() implements Put {}

  /** Body: the deletion, encoded. */
  record Delete() implements Put {}

  /** Head: group 16, pack 16, index u8, offset u32, length u32. */
  record GetRange(GroupId group, PackId pack, int index, int offset, int length) implements Get {}

  /** Head: group 16, pack 16. */
  record GetDescriptor(GroupId group, PackId pack) implements Get {}

  /** Head: owner 32. */
  record GetHeads(OwnerId owner) implements Get {}

  /** No head. */
  record GetAddressBook() implements Get {}

  /** Head: group 16, pack 16 after which to begin. */
  record GetInventory(GroupId group, PackId after) implements Get {}

  /** Head: group 16, pack 16, index u8. */
  record VerifyShard(GroupId group, PackId pack, int index) implements Get {}

  /** No head. */
  record Ping() implements Get {}

  default FrameType type() {
    return switch (this) {
      case PutShard _ -> FrameType.PUT_SHARD;
      case PutHead _ -> FrameType.PUT_HEAD;
      case Delete _ -> FrameType.DELETE;
      case GetRange _ -> FrameType.GET_RANGE;
      case GetDescriptor _ -> FrameType.GET_DESCRIPTOR;
      case GetHeads _ -> FrameType.GET_HEADS;
      case GetAddressBook _ -> FrameType.GET_ADDRESS_BOOK;
      case GetInventory _ -> FrameType.GET_INVENTORY;
      case VerifyShard _ -> FrameType.VERIFY_SHARD;
      case Ping _ -> FrameType.PING;
    };
  }

  default byte[] head() {
    return switch (this) {
      case PutShard(ByteString descriptor, int index) ->
          ByteBuffer.allocate(3 + descriptor.size())
              .put((byte) index)
              .putShort((short) descriptor.size())
              .put(descriptor.toArrayUnsafe())
              .array();
      case GetRange(GroupId group, PackId pack, int index, int offset, int length) -> {
        ByteBuffer head = ByteBuffer.allocate(FrameType.GET_RANGE.maxHead());
        group.write(head);
        pack.write(head);
        yield head.put((byte) index).putInt(offset).putInt(length).array();
      }
      case GetDescriptor(GroupId group, PackId pack) -> names(group, pack).array();
      case GetInventory(GroupId group, PackId after) -> names(group, after).array();
      case VerifyShard(GroupId group, PackId pack, int index) ->
          ByteBuffer.allocate(FrameType.VERIFY_SHARD.maxHead())
              .put(names(group, pack).array())
              .put((byte) index)
              .array();
      case GetHeads(OwnerId owner) -> owner.bytes();
      case PutHead _, Delete _, GetAddressBook _, Ping _ -> new byte[0];
    };
  }

  private static ByteBuffer names(GroupId group, PackId pack) {
    ByteBuffer names = ByteBuffer.allocate(GroupId.BYTES + PackId.BYTES);
    group.write(names);
    pack.write(names);
    return names;
  }

  /** Reads a request's head; refuses PROTOCOL or TOO_LARGE. */
  static Request decode(FrameHeader header, ByteBuffer head) {
    return switch (header.type()) {
      case PUT_SHARD -> putShard(head);
      case PUT_HEAD -> new PutHead();
      case DELETE -> new Delete();
      case GET_RANGE -> getRange(exactly(header, head));
      case GET_DESCRIPTOR -> {
        exactly(header, head);
        yield new GetDescriptor(GroupId.read(head), PackId.read(head));
      }
      case GET_HEADS -> new GetHeads(OwnerId.read(exactly(header, head)));
      case GET_ADDRESS_BOOK -> new GetAddressBook();
      case GET_INVENTORY -> {
        exactly(header, head);
        yield new GetInventory(GroupId.read(head), PackId.read(head));
      }
      case VERIFY_SHARD -> {
        exactly(header, head);
        yield new VerifyShard(
            GroupId.read(head), PackId.read(head), Byte.toUnsignedInt(head.get()));
      }
      case PING -> new Ping();
      case HELLO, OK, ERROR, DRAINED, PROGRESS ->
          throw new Refusal(Refusal.Code.PROTOCOL, header.type() + " is no request");
    };
  }

  private static PutShard putShard(ByteBuffer head) {
    if (head.remaining() < 3) {
      throw new Refusal(Refusal.Code.PROTOCOL, "PUT_SHARD without its head");
    }
    int index = Byte.toUnsignedInt(head.get());
    int length = head.getChar();
    if (head.remaining() != length) {
      throw new Refusal(Refusal.Code.PROTOCOL, "PUT_SHARD with a wrong descriptor length");
    }
    byte[] descriptor = new byte[length];
    head.get(descriptor);
    return new PutShard(ByteString.fromArrayUnsafe(descriptor), index);
  }

  private static GetRange getRange(ByteBuffer head) {
    GroupId group = GroupId.read(head);
    PackId pack = PackId.read(head);
    int index = Byte.toUnsignedInt(head.get());
    int offset = head.getInt();
    int length = head.getInt();
    if (offset < 0 || length < 0 || length > FrameType.Limits.BODY) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "a range of more than one body");
    }
    return new GetRange(group, pack, index, offset, length);
  }

  private static ByteBuffer exactly(FrameHeader header, ByteBuffer head) {
    if (head.remaining() != header.type().maxHead()) {
      throw new Refusal(Refusal.Code.PROTOCOL, header.type() + " with a head of the wrong length");
    }
    return head;
  }
}
