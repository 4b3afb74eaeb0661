package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
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
    return Recovery.merged(
            List.of(told).stream()
                .map(group -> AddressBook.EMPTY.withGroups(List.of(group)))
                .toList(),
            OWNER,
            Set.of(ID))
        .groups();
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
    assertThat(
            Recovery.merged(List.of(AddressBook.EMPTY.withGroups(List.of(theirs))), OWNER, Set.of())
                .groups())
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
}
