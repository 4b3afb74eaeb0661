package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.distbackup.id.PackId;
import org.distbackup.placement.Cast;
import org.distbackup.transfer.Held;
import org.junit.jupiter.api.Test;

/** What a peer says it keeps of a group. */
class InventoryTest extends DisposalRig {
  @Test
  void theInventoryListsWhatIsServedInOrder() throws IOException {
    put(3, 1, 2, 100);
    keep(head(1, 1));
    delete(1, 1, 2);
    assertThat(held(Held.BEFORE_ALL, 10)).containsExactly(1, 3, 100);
    assertThat(held(Packs.id(1), 10)).containsExactly(3, 100);
    assertThat(held(Packs.id(2), 1)).containsExactly(3);
    assertThat(held(Packs.id(100), 10)).isEmpty();
    assertThat(holdings.shards().inventory(Cast.groupId(99), Held.BEFORE_ALL)).isEmpty();
  }

  @Test
  void aStoreWhoseDiskWentAwayDoesNotSayThatItIsEmpty() throws IOException {
    put(1);
    Files.move(data.resolve("shards"), data.resolve("unmounted"));
    Files.createDirectory(data.resolve("shards"));
    assertThatIOException().isThrownBy(() -> holdings.shards().inventory(GROUP, Held.BEFORE_ALL));
  }

  @Test
  void anInventoryDoesNotSplitAPack() throws IOException {
    put(1);
    Path file = file(1);
    Files.copy(file, file.resolveSibling(Packs.id(1) + ".1"));
    Files.copy(file, file.resolveSibling(Packs.id(1) + ".01"));
    Files.copy(file, file.resolveSibling("else"));
    assertThat(held(Held.BEFORE_ALL, 1)).isEmpty();
    assertThat(held(Held.BEFORE_ALL, 2)).containsExactly(1, 1);
  }

  private List<Integer> held(PackId after, int most) throws IOException {
    byte[] answer = new Inventory(new ShardPaths(data.resolve("shards"))).after(GROUP, after, most);
    assertThat(answer.length % Held.BYTES).isZero();
    return IntStream.range(0, answer.length / Held.BYTES)
        .mapToObj(at -> PackId.read(ByteBuffer.wrap(answer, at * Held.BYTES, PackId.BYTES)))
        .map(DisposalRig::number)
        .toList();
  }
}
