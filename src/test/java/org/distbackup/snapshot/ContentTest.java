package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.distbackup.id.BlobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
  private final Map<BlobId, byte[]> lists = new HashMap<>();
  private final ContentBuilder builder = new ContentBuilder();

  private BlobId keep(byte[] bytes, int offset, int length) {
    BlobId id = Samples.blobId(-1 - lists.size());
    lists.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
    return id;
  }

  private byte[] fetch(BlobId id) {
    return Objects.requireNonNull(lists.get(id));
  }

  private Content content(int blobs) {
    for (int i = 0; i < blobs; i++) {
      builder.add(Samples.blobId(i));
    }
    return builder.finish(this::keep);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "1, 0, 1, 0",
    "64, 0, 64, 0",
    "65, 1, 1, 1",
    "4096, 1, 1, 1",
    "4097, 1, 2, 2",
    "262144, 1, 64, 64",
    "262145, 2, 1, 66"
  })
  void blobsComeBackInOrder(int blobs, int depth, int ids, int listCount) {
    Content content = content(blobs);

    assertThat(content.depth()).isEqualTo(depth);
    assertThat(content.ids()).hasSize(ids);
    assertThat(lists).hasSize(listCount);
    List<BlobId> found = new ArrayList<>();
    content.blobs(this::fetch).forEachRemaining(found::add);
    assertThat(found).hasSize(blobs);
    for (int i = 0; i < blobs; i++) {
      assertThat(found.get(i).a()).isEqualTo(i);
    }
  }

  @Test
  void aBuilderBeginsAnew() {
    content(5000);

    assertThat(content(1)).isEqualTo(new Content(0, List.of(Samples.blobId(0))));
    assertThat(builder.finish(this::keep)).isEqualTo(Content.EMPTY);
  }

  @Test
  void listsAreFetchedWhenTheirTurnComes() {
    var blobs = content(4097).blobs(this::fetch);
    lists.clear();

    assertThatThrownBy(blobs::next).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Content.EMPTY.blobs(this::fetch).next())
        .isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 4096 * 32 + 32})
  void whatIsNoListIsRefused(int length) {
    assertThatThrownBy(() -> Content.list(new byte[length]))
        .isInstanceOf(CorruptSnapshotException.class);
  }

  @Test
  void whatFitsInNoNodeIsNotMade() {
    List<BlobId> none = List.of();
    assertThatThrownBy(() -> new Content(5, none)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Content(-1, none)).isInstanceOf(IllegalArgumentException.class);
  }
}
