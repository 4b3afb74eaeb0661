package org.distbackup.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {
  private static final Group GROUP = Cast.group(1, new Scheme(1, 2), 2, 3);

  @Test
  void readsWhatItWrote() {
    var book =
        AddressBook.EMPTY
            .withMembers(List.of(Cast.member(3), Cast.member(2)))
            .withGroups(List.of(GROUP));
    assertThat(AddressBook.decode(book.encode())).isEqualTo(book);
  }

  @Test
  void isReadableJson() {
    var text = new String(AddressBook.EMPTY.withMembers(List.of(Cast.member(3))).encode(), UTF_8);
    assertThat(text).contains("\"name\" : \"peer-3\"", "\"data\" : \"host-3:9098\"");
  }

  @Test
  void theHigherEpochWinsAndNobodyIsForgotten() {
    var newer = new Group(GROUP.id(), GROUP.owner(), GROUP.scheme(), GROUP.members(), 2);
    var book = AddressBook.EMPTY.withGroups(List.of(newer)).withGroups(List.of(GROUP));
    assertThat(book.groups()).containsExactly(newer);
    assertThat(book.withMembers(List.of(Cast.member(1))).withMembers(List.of()).members())
        .containsExactly(Cast.member(1));
  }

  @Test
  void aRecordWithAnotherOwnerSchemeOrMembersChangesNothing() {
    var id = GROUP.id();
    var scheme = GROUP.scheme();
    var members = GROUP.members();
    var book = AddressBook.EMPTY.withGroups(List.of(GROUP));
    for (var other :
        List.of(
            new Group(id, Cast.owner(1), scheme, members, 2),
            new Group(id, GROUP.owner(), new Scheme(2, 2), members, 2),
            new Group(id, GROUP.owner(), scheme, members.reversed(), 2))) {
      assertThat(book.withGroups(List.of(other))).as("%s", other).isEqualTo(book);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"version\":2,\"members\":[],\"groups\":[]}",
        "{\"version\":1,\"members\":[null],\"groups\":[]}",
        "{\"version\":1,\"members\":null,\"groups\":[]}",
        "{\"version\":1,\"members\":[{}],\"groups\":[]}",
        "{\"version\":1,\"members\":[],\"groups\":[{\"id\":\"zz\"}]}",
        "{\"version\":1,\"members\":[],\"groups\":[{\"scheme\":\"9-of-1\"}]}"
      })
  void refusesWhatIsNoAddressBook(String json) {
    assertThatThrownBy(() -> AddressBook.decode(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
