package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.distbackup.storage.Refusals.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.distbackup.shard.ShardFile;
import org.distbackup.transfer.Refusal.Code;
import org.junit.jupiter.api.Test;

/** A shard whose bytes are not what they were. */
class RottenShardTest extends DisposalRig {
  @Test
  void aRootIsOfWhatLiesHereNow() throws IOException {
    put(1);
    byte[] promised = Packs.descriptor(1, bytes(1)).hashes().getFirst();
    assertThat(holdings.shards().hash(GROUP, Packs.id(1), 0)).isEqualTo(promised);
    Path file = file(1);
    byte[] rotten = Files.readAllBytes(file);
    rotten[ShardFile.HEADER_BYTES + 77] ^= 1;
    Files.write(file, rotten);
    assertThat(Arrays.equals(holdings.shards().hash(GROUP, Packs.id(1), 0), promised)).isFalse();
    assertRefused(Code.NOT_FOUND, () -> holdings.shards().hash(GROUP, Packs.id(2), 0));
    assertRefused(Code.NOT_FOUND, () -> holdings.shards().hash(GROUP, Packs.id(1), 1));
  }

  @Test
  void aPutReplacesAShardWhoseBytesHaveRotted() throws IOException {
    put(1);
    long used = holdings.used();
    Path file = file(1);
    byte[] whole = Files.readAllBytes(file);
    byte[] rotten = whole.clone();
    Arrays.fill(rotten, ShardFile.HEADER_BYTES, rotten.length, (byte) 0);
    Files.write(file, rotten);
    put(1);
    assertThat(file).hasBinaryContent(whole);
    assertThat(served(1)).isTrue();
    assertThat(holdings.used()).isEqualTo(used);
  }
}
