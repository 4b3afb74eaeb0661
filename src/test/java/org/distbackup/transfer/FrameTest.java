package org.distbackup.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.pekko.util.ByteString;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.jspecify.annotations.Nullable;

/** The frames byte by byte. */
final class FrameTest {
  private static final HexFormat HEX = HexFormat.of();

  @Example
  void goldenBytes() {
    GroupId group = new GroupId(0x0102030405060708L, 0x090A0B0C0D0E0F10L);
    PackId pack = new PackId(0x1112131415161718L, 0x191A1B1C1D1E1F20L);
    assertThat(hex(Frames.hello()))
        .isEqualTo("01000000" + "00000000" + "00000008" + "00000000" + "444244415441" + "0001");
    assertThat(hex(Frames.hello(new PeerId(0x2122232425262728L, 0x292A2B2C2D2E2F30L))))
        .isEqualTo(
            "01000000"
                + "00000000"
                + "0000001b"
                + "00000000"
                + "444244415441"
                + "0001"
                + "01"
                + "0010"
                + "2122232425262728292a2b2c2d2e2f30");
    assertThat(hex(frame(new Request.GetRange(group, pack, 5, 6, 7), 9)))
        .isEqualTo(
            "20000000"
                + "00000009"
                + "00000029"
                + "00000000"
                + "0102030405060708090a0b0c0d0e0f10"
                + "1112131415161718191a1b1c1d1e1f20"
                + "05"
                + "00000006"
                + "00000007");
    assertThat(hex(frame(new Request.PutShard(ByteString.fromString("abc"), 255), 1)))
        .isEqualTo("10000000" + "00000001" + "00000006" + "00000000" + "ff" + "0003" + "616263");
    assertThat(hex(frame(new Request.GetInventory(group, pack), 2)))
        .isEqualTo(
            "24000000"
                + "00000002"
                + "00000020"
                + "00000000"
                + "0102030405060708090a0b0c0d0e0f10"
                + "1112131415161718191a1b1c1d1e1f20");
    assertThat(hex(frame(new Request.VerifyShard(group, pack, 254), 2)))
        .isEqualTo(
            "25000000"
                + "00000002"
                + "00000021"
                + "00000000"
                + "0102030405060708090a0b0c0d0e0f10"
                + "1112131415161718191a1b1c1d1e1f20"
                + "fe");
    assertThat(hex(frame(new Request.Delete(), 2)))
        .isEqualTo("12000000" + "00000002" + "00000000" + "00000000");
    assertThat(hex(Frames.ok(3, 0x1234)))
        .isEqualTo("80000000" + "00000003" + "00000000" + "00001234");
    assertThat(hex(Frames.error(4, true, new Refusal(Refusal.Code.NO_SPACE, "é"))))
        .isEqualTo("81010000" + "00000004" + "00000004" + "00000000" + "0002" + "c3a9");
    assertThat(hex(Frames.drained(4))).startsWith("82000000" + "00000004");
    assertThat(hex(Frames.progress(4))).startsWith("83000000" + "00000004");
  }

  @Example
  void aHelloNamesThePeerAmongFieldsThatAreNotKnown() {
    String name = "010010" + "2122232425262728292a2b2c2d2e2f30";
    var peer = new PeerId(0x2122232425262728L, 0x292A2B2C2D2E2F30L);
    assertThat(named("")).isNull();
    assertThat(named("000000" + "ff0002abcd")).isNull();
    assertThat(named(name)).isEqualTo(peer);
    assertThat(named("020000" + name + "ff0002abcd")).isEqualTo(peer);
  }

  @Example
  void aHelloWhoseFieldsCannotBeReadIsRefused() {
    String name = "010010" + "2122232425262728292a2b2c2d2e2f30";
    for (String fields :
        List.of("01", "0100", "020001", "020003abcd", "010000", "01000121", name + name)) {
      assertThatThrownBy(() -> named(fields))
          .as(fields)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.PROTOCOL));
    }
  }

  private static @Nullable PeerId named(String fields) {
    return Frames.peer(ByteBuffer.wrap(HEX.parseHex(fields)));
  }

  @Property
  void requestsSurviveTheWire(@ForAll("requests") Request request) {
    ByteBuffer bytes = frame(request, 42);
    FrameHeader header = FrameHeader.read(bytes);
    assertThat(header.request()).isEqualTo(42);
    assertThat(bytes.remaining()).isEqualTo(header.headLength());
    assertThat(Request.decode(header, bytes)).isEqualTo(request);
  }

  @Property
  void howTheStreamIsCutDoesNotMatter(
      @ForAll("requests") Request request, @ForAll byte[] body, @ForAll long seed) {
    int length = request instanceof Request.Put ? body.length : 0;
    ByteString stream =
        ByteString.fromByteBuffer(Frames.frame(request.type(), 0, 1, request.head(), length))
            .concat(ByteString.fromArray(body, 0, length))
            .concat(ByteString.fromByteBuffer(frame(new Request.Ping(), 2)));
    Random random = new Random(seed);
    FrameReader reader = new FrameReader();
    List<String> seen = new ArrayList<>();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    for (ByteString rest = stream; !rest.isEmpty(); ) {
      int piece = 1 + random.nextInt(Math.min(rest.size(), 40));
      collect(reader, ByteBuffer.wrap(rest.take(piece).toArray()), seen, received);
      rest = rest.drop(piece);
    }
    assertThat(seen).containsExactly(request + " 1", "end", new Request.Ping() + " 2", "end");
    assertThat(received.toByteArray())
        .startsWith(java.util.Arrays.copyOf(body, length))
        .hasSize(length);
    assertThat(reader.betweenFrames()).isTrue();
  }

  @Property
  void anyBytesAreFramesOrRefused(@ForAll byte[] bytes) {
    FrameReader reader = new FrameReader();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      while (!(reader.next(in) instanceof FrameReader.Step.More)) {
        // on to the next
      }
      assertThat(in.hasRemaining()).isFalse();
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isIn(Refusal.Code.PROTOCOL, Refusal.Code.TOO_LARGE);
    }
  }

  @Property
  void anyHeadIsARequestOrRefused(@ForAll("types") FrameType type, @ForAll byte[] head) {
    FrameHeader header = new FrameHeader(type, 0, 1, head.length, 0);
    try {
      assertThat(Request.decode(header, ByteBuffer.wrap(head)).type()).isEqualTo(type);
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isIn(Refusal.Code.PROTOCOL, Refusal.Code.TOO_LARGE);
    }
  }

  @Example
  void unknownFlagsTypesAndReservedBytesAreRefused() {
    for (String header : List.of("30010000", "30000001", "31000000", "80010000", "81020000")) {
      byte[] bytes = HEX.parseHex(header + "000000000000000000000000");
      assertThatThrownBy(() -> FrameHeader.read(ByteBuffer.wrap(bytes)))
          .as(header)
          .isInstanceOf(Refusal.class);
    }
  }

  private static void collect(
      FrameReader reader, ByteBuffer in, List<String> seen, ByteArrayOutputStream received) {
    while (true) {
      switch (reader.next(in)) {
        case FrameReader.Step.Start(FrameHeader header, ByteBuffer head) ->
            seen.add(Request.decode(header, head) + " " + header.request());
        case FrameReader.Step.Body(ByteBuffer piece) -> {
          byte[] bytes = new byte[piece.remaining()];
          piece.get(bytes);
          received.writeBytes(bytes);
        }
        case FrameReader.Step.End() -> seen.add("end");
        case FrameReader.Step.More() -> {
          return;
        }
      }
    }
  }

  @Provide
  Arbitrary<FrameType> types() {
    return Arbitraries.of(FrameType.class)
        .filter(type -> type.code() >= FrameType.PUT_SHARD.code());
  }

  @Provide
  Arbitrary<Request> requests() {
    Arbitrary<Long> longs = Arbitraries.longs();
    Arbitrary<GroupId> groups = Combinators.combine(longs, longs).as(GroupId::new);
    Arbitrary<PackId> packs = Combinators.combine(longs, longs).as(PackId::new);
    Arbitrary<Integer> indexes = Arbitraries.integers().between(0, 255);
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.bytes().array(byte[].class).ofMaxSize(65_532), indexes)
            .as(
                (descriptor, index) ->
                    new Request.PutShard(ByteString.fromArray(descriptor), index)),
        Combinators.combine(
                groups,
                packs,
                indexes,
                Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.integers().between(0, FrameType.Limits.BODY))
            .as(Request.GetRange::new),
        Combinators.combine(groups, packs).as(Request.GetDescriptor::new),
        Combinators.combine(longs, longs, longs, longs)
            .as((a, b, c, d) -> new Request.GetHeads(new OwnerId(a, b, c, d))),
        Combinators.combine(groups, packs).as(Request.GetInventory::new),
        Combinators.combine(groups, packs, indexes).as(Request.VerifyShard::new),
        Arbitraries.of(
            new Request.PutHead(),
            new Request.Delete(),
            new Request.GetAddressBook(),
            new Request.Ping()));
  }

  private static ByteBuffer frame(Request request, int number) {
    return Frames.frame(request.type(), 0, number, request.head(), 0);
  }

  private static String hex(ByteBuffer bytes) {
    return HEX.formatHex(ByteString.fromByteBuffer(bytes).toArray());
  }
}
