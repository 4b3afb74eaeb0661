package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.distbackup.format.Damage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryReaderTest {
  private static byte[] directory(String... names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String name : names) {
      out.writeBytes(Samples.full(Samples.utf8(name)).encode());
    }
    return out.toByteArray();
  }

  private static List<String> names(byte[] bytes) throws IOException {
    DirectoryReader reader = new DirectoryReader(new ByteArrayInputStream(bytes));
    List<String> names = new ArrayList<>();
    for (Optional<Node> node = reader.next(); node.isPresent(); node = reader.next()) {
      names.add(node.get().nameText());
    }
    return names;
  }

  @Test
  void nodesComeOneAfterAnother() throws IOException {
    assertThat(names(directory())).isEmpty();
    assertThat(names(directory("...", ".a", "A b\nc", "a", "é")))
        .containsExactly("...", ".a", "A b\nc", "a", "é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "/", "a/b", "../a", "a\0"})
  void namesThatLeadElsewhereAreRefused(String name) {
    assertThatThrownBy(() -> names(directory(name))).isInstanceOf(CorruptSnapshotException.class);
  }

  @Test
  void namesOutOfOrderOrTwiceAreRefused() {
    assertThatThrownBy(() -> names(directory("b", "a")))
        .isInstanceOf(CorruptSnapshotException.class);
    assertThatThrownBy(() -> names(directory("a", "a")))
        .isInstanceOf(CorruptSnapshotException.class);
  }

  @Property
  void damagedDirectoriesAreRefusedOrReadButNeverWorse(@ForAll long seed) throws IOException {
    byte[] damaged = Damage.damaged(directory("a", "b", "c"), seed);
    try {
      assertThat(names(damaged)).hasSizeLessThanOrEqualTo(3);
    } catch (CorruptSnapshotException e) {
      assertThat(e).hasMessageMatching("(?s).*(directory|node|field|content|time|name).*");
    }
  }

  @Test
  void aLengthThatIsNotThereTakesNoMemory() {
    byte[] bytes = {0, 0x7F, -1, -1};
    assertThatThrownBy(() -> names(bytes))
        .isInstanceOf(CorruptSnapshotException.class)
        .hasMessageContaining("cut short");
  }
}
