package org.distbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.distbackup.format.Damage;
import org.distbackup.format.Golden;
import org.junit.jupiter.api.Test;

class NodeTest {
  @Property
  void anyNodeComesBack(
      @ForAll @Size(max = 300) byte[] name,
      @ForAll Kind kind,
      @ForAll int mode,
      @ForAll long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll int id,
      @ForAll @IntRange(max = Content.INLINE_IDS) int ids,
      @ForAll @Size(max = 100) byte[] linkTarget) {
    Content content =
        new Content(
            ids % (Content.MAX_DEPTH + 1),
            LongStream.range(0, ids).mapToObj(Samples::blobId).toList());
    Details details =
        new Details(
            -seconds,
            nanos,
            seconds,
            id,
            mode,
            ~seconds,
            seconds + 1,
            linkTarget,
            List.of(new ExtendedAttribute(name, linkTarget)));
    Node node =
        new Node(
            name,
            kind,
            mode,
            seconds,
            nanos,
            id,
            ~id,
            "u" + id,
            "g",
            seconds >>> 1,
            content,
            details);

    Node decoded = Node.decode(node.encode());

    assertThat(decoded).isEqualTo(node);
    assertThat(decoded.name()).isEqualTo(name);
    assertThat(decoded.kind()).isEqualTo(kind);
    assertThat(decoded.mode()).isEqualTo(mode);
    assertThat(decoded.mtimeSeconds()).isEqualTo(seconds);
    assertThat(decoded.mtimeNanos()).isEqualTo(nanos);
    assertThat(decoded.uid()).isEqualTo(id);
    assertThat(decoded.gid()).isEqualTo(~id);
    assertThat(decoded.user()).isEqualTo("u" + id);
    assertThat(decoded.size()).isEqualTo(seconds >>> 1);
    assertThat(decoded.content()).isEqualTo(content);
    assertThat(decoded.details().ctimeSeconds()).isEqualTo(-seconds);
    assertThat(decoded.details().deviceNumber()).isEqualTo(~seconds);
    assertThat(decoded.details().allocated()).isEqualTo(seconds + 1);
    assertThat(decoded.details().linkTarget()).isEqualTo(linkTarget);
    assertThat(decoded.details().attributes()).hasSize(1);
  }

  @Test
  void namesAreBytesAndNotText() {
    byte[] name = {(byte) 0xFF, '\n', ' ', (byte) 0xC3, 0x28};

    assertThat(Node.decode(Samples.plain(name).encode()).name()).isEqualTo(name);
  }

  @Test
  void aLaterFieldIsSkipped() {
    byte[] known = Samples.full(Samples.utf8("a")).encode();
    ByteBuffer later = ByteBuffer.allocate(known.length + 8);
    later.put(known).put((byte) 200).putInt(3).put(new byte[3]);
    later.putInt(0, later.capacity() - Integer.BYTES);

    assertThat(Node.decode(later.array())).isEqualTo(Samples.full(Samples.utf8("a")));
  }

  @Test
  void fieldsOutOfOrderAreRefused() {
    byte[] known = Samples.full(Samples.utf8("a")).encode();
    ByteBuffer later = ByteBuffer.allocate(known.length + 5);
    later.put(known).put((byte) 1).putInt(0);
    later.putInt(0, later.capacity() - Integer.BYTES);

    assertThatThrownBy(() -> Node.decode(later.array()))
        .isInstanceOf(CorruptSnapshotException.class);
  }

  @Property
  void damagedBytesAreRefusedOrDecodedButNeverWorse(@ForAll long seed) {
    byte[] damaged = Damage.damaged(Golden.read("node-full-v1"), seed);
    try {
      Node decoded = Node.decode(damaged);
      assertThat(Node.decode(decoded.encode())).isEqualTo(decoded);
    } catch (CorruptSnapshotException e) {
      assertThat(e).hasMessageMatching("(?s).*(node|field|content|time|name).*");
    }
  }

  @Test
  void whatHasNoEncodingIsNotMade() {
    assertThatThrownBy(() -> Samples.plain(new byte[0x10000]))
        .isInstanceOf(IllegalArgumentException.class);
    ExtendedAttribute huge = new ExtendedAttribute(new byte[1], new byte[Node.MAX_BYTES]);
    Details details = new Details(0, 0, 0, 0, 0, 0, 0, new byte[0], List.of(huge));
    Node node = new Node(new byte[1], Kind.FILE, 0, 0, 0, 0, 0, "", "", 0, Content.EMPTY, details);
    assertThatThrownBy(node::encode).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nodesAreOrderedByUnsignedBytes() {
    Node[] nodes = {
      Samples.plain(new byte[] {(byte) 0x80}),
      Samples.plain(new byte[] {0x7F, 0}),
      Samples.plain(new byte[] {0x7F})
    };
    Arrays.sort(nodes, Node.BY_NAME);

    assertThat(nodes)
        .extracting(node -> node.name()[0])
        .containsExactly((byte) 0x7F, (byte) 0x7F, (byte) 0x80);
    assertThat(nodes[0].name()).hasSize(1);
  }

  @Test
  void theEncodingsAreTheGoldenOnes() {
    Golden.check("node-plain-v1", Samples.plain(Samples.utf8("a")).encode());
    Golden.check("node-full-v1", Samples.full(Samples.utf8("näme\n")).encode());
    Golden.check("node-sparse-v1", Samples.sparse(Samples.utf8("a")).encode());
  }

  @Test
  void theGoldenOnesAreDecoded() {
    assertThat(Node.decode(Golden.read("node-full-v1")))
        .isEqualTo(Samples.full(Samples.utf8("näme\n")));
    assertThat(Node.decode(Golden.read("node-sparse-v1")))
        .isEqualTo(Samples.sparse(Samples.utf8("a")));
  }
}
