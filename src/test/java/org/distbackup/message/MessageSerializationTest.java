package org.distbackup.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageSerializationTest {
  /** What Artery carries. */
  private static final int FRAME = 256 * 1024;

  private static final Member MEMBER =
      new Member(
          Cast.peer(1),
          "\u00fc" + "a".repeat(Member.MAX_NAME_BYTES - 2),
          "\u4e2d".repeat(Member.MAX_NAME_BYTES / 3),
          new Endpoint("2001:db8::1234:5678:9abc" + ":".repeat(231), 65535),
          new Endpoint("a".repeat(255), 65535),
          Cast.owner(1),
          Long.MAX_VALUE);
  private static final MemberView VIEW =
      new MemberView(MEMBER, true, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  private static final HeadMark HEAD = new HeadMark(Cast.owner(1), Cast.peer(1), Long.MAX_VALUE);
  private static final Group WIDEST =
      Cast.group(1, new Scheme(1, Scheme.MAX_N), IntStream.rangeClosed(1, Scheme.MAX_N).toArray());

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private <T> ActorRef<T> ref(Class<T> type) {
    return kit.createTestProbe(type).getRef();
  }

  Stream<ClusterMessage> messages() {
    var noted = ref(MonitorReply.ReportNoted.class);
    return Stream.of(
        new MonitorCommand.ReportPeer(
            MEMBER, 1, 2, true, ref(StorageMessage.class), ref(MonitorReply.Welcome.class)),
        new MonitorCommand.ReportGroups(
            Cast.peer(1), 7, Collections.nCopies(MonitorCommand.GROUPS_PER_PAGE, WIDEST), noted),
        new MonitorCommand.ReportHeads(
            Cast.peer(1), 7, Collections.nCopies(MonitorCommand.HEADS_PER_PAGE, HEAD), noted),
        new MonitorCommand.RequestGroup(
            Cast.owner(1), Cast.peer(1), Set.of(Cast.peer(2)), ref(MonitorReply.GroupAnswer.class)),
        new MonitorCommand.DescribeMembers(3, ref(MonitorReply.MembersPage.class)),
        new MonitorCommand.PublishHead(HEAD, ref(MonitorReply.HeadAnswer.class)),
        new MonitorCommand.GroupAccepted(Cast.groupId(1), Cast.peer(1), 2),
        new MonitorCommand.PeerLeft(Cast.peer(1), ref(MonitorReply.LeaveNoted.class)),
        new MonitorReply.Welcome(Long.MIN_VALUE, "monitor", 4),
        new MonitorReply.ReportNoted(5, 6),
        new MonitorReply.GroupGranted(WIDEST, Collections.nCopies(Scheme.MAX_N, VIEW)),
        new MonitorReply.NoPeers(true),
        new MonitorReply.MembersPage(
            Collections.nCopies(MonitorReply.MEMBERS_PER_PAGE, VIEW), 1, 2, 3),
        new MonitorReply.HeadNoted(HEAD),
        new MonitorReply.HeadRefused(HEAD),
        new MonitorReply.LeaveNoted(),
        new StorageMessage.AssignGroup(WIDEST, ref(MonitorCommand.GroupAccepted.class)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void crossesBetweenNodesUnchangedInOneFrame(ClusterMessage message) {
    kit.serializationTestKit().verifySerialization(message, true);
    byte[] bytes = SerializationExtension.get(kit.system()).serialize(message).get();
    assertThat(bytes.length).isLessThan(FRAME);
  }

  /** What lacks anything is no message: it would be kept, and fail whoever reads it later. */
  @ParameterizedTest
  @MethodSource("messages")
  void isNotReadWithoutAnyOfItsParts(ClusterMessage message) throws Exception {
    var serialization = SerializationExtension.get(kit.system());
    var serializer = (JacksonCborSerializer) serialization.serializerFor(message.getClass());
    var mapper = serializer.objectMapper();
    var tree = mapper.readTree(serialization.serialize(message).get());
    Callable<Object> read =
        () ->
            serialization
                .deserialize(
                    mapper.writeValueAsBytes(tree),
                    serializer.identifier(),
                    serializer.manifest(message))
                .get();
    assertThat(read.call()).isEqualTo(message);
    eachLacking(
        tree,
        what ->
            assertThatException()
                .as("%s without %s", message.getClass().getSimpleName(), what)
                .isThrownBy(read::call));
  }

  /** Takes part after part away, and puts it back; numbers and the like are never absent. */
  private static void eachLacking(JsonNode node, Consumer<String> check) {
    if (node instanceof ObjectNode object) {
      for (var field : List.copyOf(object.properties())) {
        if (!field.getValue().isNumber() && !field.getValue().isBoolean()) {
          object.remove(field.getKey());
          check.accept(field.getKey());
          object.set(field.getKey(), field.getValue());
          eachLacking(field.getValue(), check);
        }
      }
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      var first = array.get(0);
      array.set(0, NullNode.getInstance());
      check.accept("the first of a list");
      array.set(0, first);
      eachLacking(first, check);
    }
  }

  @Test
  void everyMessageIsTested() {
    List<Class<?>> tested = messages().<Class<?>>map(Object::getClass).toList();
    var all =
        Stream.of(MonitorCommand.class, MonitorReply.class, StorageMessage.class)
            .flatMap(MessageSerializationTest::records)
            .filter(ClusterMessage.class::isAssignableFrom)
            .toList();
    assertThat(tested).containsExactlyInAnyOrderElementsOf(all);
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(MessageSerializationTest::records)
        : Stream.of(type);
  }

  @Test
  void theSerializerIsCborAndJavaSerializationIsOff() throws Exception {
    var serializer =
        SerializationExtension.get(kit.system()).serializerFor(MonitorReply.NoPeers.class);
    assertThat(serializer).isInstanceOf(JacksonCborSerializer.class);
    assertThat(kit.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"))
        .isFalse();
  }
}
