package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.shard.Scheme;
import org.junit.jupiter.api.Test;

/** What a recovery makes of the address books of those who answer. */
class MergedBooksTest {
  private static final GroupId ID = new GroupId(0, 7);
  private static final OwnerId OWNER = new OwnerId(0, 0, 0, 1);
  private static final OwnerId OTHER = new OwnerId(0, 0, 0, 2);

  private static Group group(OwnerId owner, int epoch, long... members) {
    return new Group(
        ID,
        owner,
        new Scheme(1, members.length),
        Arrays.stream(members).mapToObj(member -> new PeerId(0, member)).toList(),
        epoch);
  }

  private static List<Group> merged(Group... told) {
    var books = new LinkedHashMap<Endpoint, AddressBook>();
    for (var group : told) {
      books.put(at(books.size() + 1), AddressBook.EMPTY.withGroups(List.of(group)));
    }
    return Recovery.merged(AddressBook.EMPTY, books, OWNER, Set.of(ID)).groups();
  }

  private static Member member(int number, Endpoint data) {
    var member = Cast.member(number);
    return new Member(
        member.id(),
        member.name(),
        member.site(),
        member.control(),
        data,
        member.owner(),
        member.offered());
  }

  private static Endpoint at(int port) {
    return new Endpoint("host", port);
  }

  private static AddressBook book(Member... members) {
    return AddressBook.EMPTY.withMembers(List.of(members));
  }

  @Test
  void aGroupOfAnotherOwnerIsNotTaken() {
    var ours = group(OWNER, 0, 1, 2);
    assertThat(merged(group(OTHER, 9, 1, 2), group(OTHER, 9, 1, 2), ours)).containsExactly(ours);
    assertThat(merged(group(OTHER, 9, 1, 2))).isEmpty();
  }

  @Test
  void groupsOfOthersAreTakenToo() {
    var theirs = group(OTHER, 0, 1, 2);
    var books = Map.of(at(1), AddressBook.EMPTY.withGroups(List.of(theirs)));
    assertThat(Recovery.merged(AddressBook.EMPTY, books, OWNER, Set.of()).groups())
        .containsExactly(theirs);
  }

  @Test
  void theRecordThatMostTellIsTaken() {
    var ours = group(OWNER, 0, 1, 2);
    var renewed = group(OWNER, 1, 1, 2);
    assertThat(merged(group(OWNER, 9, 3, 4), ours, renewed)).containsExactly(renewed);
    assertThat(merged(group(OWNER, 9, 1), renewed, ours)).containsExactly(renewed);
    assertThat(merged(ours, group(OWNER, 9, 3, 4))).containsExactly(ours);
  }

  @Test
  void aMemberKnowsBestWhereItIs() {
    var moved = member(1, at(11));
    var other = member(2, at(2));
    // The last one has slept while the first moved, and has an earlier one at its own address.
    var books = new LinkedHashMap<Endpoint, AddressBook>();
    books.put(at(11), book(moved, other));
    books.put(at(2), book(member(1, at(1)), other));
    books.put(at(3), book(member(1, at(3)), member(3, at(3))));
    assertThat(Recovery.merged(AddressBook.EMPTY, books, OWNER, Set.of()).members())
        .containsExactly(moved, other, member(3, at(3)));
  }

  @Test
  void whatWasKnownHereStays() {
    var group = Cast.group(1, new Scheme(1, 2), 1, 2);
    var known = book(Cast.member(1)).withGroups(List.of(group));
    var books = Map.of(at(2), book(Cast.member(2)));
    assertThat(Recovery.merged(known, books, OWNER, Set.of()))
        .isEqualTo(book(Cast.member(1), Cast.member(2)).withGroups(List.of(group)));
  }
}
