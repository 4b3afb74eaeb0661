package org.distbackup.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemberTest {
  private static Member member(String name, String site, String host) {
    return new Member(
        Cast.peer(1), name, site, new Endpoint(host, 1), new Endpoint("h", 2), Cast.owner(1), 0);
  }

  @Test
  void namesSitesAndHostsAreBounded() {
    String longest = "\u4e2d".repeat(85);
    assertThat(member(longest, longest, longest).name()).isEqualTo(longest);
    String longer = "n" + longest;
    assertThatIllegalArgumentException().isThrownBy(() -> member(longer, "s", "h"));
    assertThatIllegalArgumentException().isThrownBy(() -> member("n", longer, "h"));
    assertThatIllegalArgumentException().isThrownBy(() -> member("n", "s", longer));
  }

  @Test
  void anAddressBookWithALongerNameIsRefused() {
    var json = new String(AddressBook.EMPTY.withMembers(List.of(Cast.member(3))).encode(), UTF_8);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AddressBook.decode(json.replace("peer-3", "n".repeat(150_000)).getBytes(UTF_8)));
  }
}
