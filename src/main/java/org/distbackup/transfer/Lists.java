package org.distbackup.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.distbackup.id.PackId;

/** Reads answers that are lists; refuses PROTOCOL what is none. */
final class Lists {
  private Lists() {}

  /** Each as u32 length and bytes. */
  static List<byte[]> heads(byte[] answer) {
    ByteBuffer in = ByteBuffer.wrap(answer);
    List<byte[]> heads = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new Refusal(Refusal.Code.PROTOCOL, "heads that are cut short");
      }
      byte[] head = new byte[length];
      in.get(head);
      heads.add(head);
    }
    return heads;
  }

  /** 16 bytes each. */
  static List<PackId> packs(byte[] answer) {
    List<PackId> packs = new ArrayList<>();
    for (ByteBuffer in = whole(answer, PackId.BYTES); in.hasRemaining(); ) {
      packs.add(PackId.read(in));
    }
    return packs;
  }

  /** See {@link Vault#getInventory}; entries in states that are not known here are left out. */
  static List<Held> held(byte[] answer) {
    List<Held> held = new ArrayList<>();
    for (ByteBuffer in = whole(answer, Held.BYTES); in.hasRemaining(); ) {
      Held entry = new Held(PackId.read(in), Byte.toUnsignedInt(in.get()));
      if (in.get() == Held.STORED) {
        held.add(entry);
      }
    }
    return held;
  }

  private static ByteBuffer whole(byte[] answer, int entry) {
    if (answer.length % entry != 0) {
      throw new Refusal(Refusal.Code.PROTOCOL, "a list that is cut short");
    }
    return ByteBuffer.wrap(answer);
  }
}
