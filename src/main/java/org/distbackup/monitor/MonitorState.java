package org.distbackup.monitor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.message.HeadMark;
import org.distbackup.monitor.MonitorEvent.GroupFormed;
import org.distbackup.monitor.MonitorEvent.HeadRaised;
import org.distbackup.monitor.MonitorEvent.MemberRegistered;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;

/**
 * What the monitor remembers; grows with owners and members, never with data.
 *
 * @param heads sorted by owner and device, each device once
 * @param membersVersion how often a member's facts changed
 */
record MonitorState(AddressBook book, List<HeadMark> heads, int membersVersion) {
  static final MonitorState EMPTY = new MonitorState(AddressBook.EMPTY, List.of(), 0);

  MonitorState {
    heads = List.copyOf(heads);
  }

  MonitorState with(MonitorEvent event) {
    return switch (event) {
      case MemberRegistered(Member member) ->
          new MonitorState(book.withMembers(List.of(member)), heads, membersVersion + 1);
      case GroupFormed(Group group) ->
          new MonitorState(book.withGroups(List.of(group)), heads, membersVersion);
      case HeadRaised(HeadMark head) -> withHead(head);
    };
  }

  Optional<HeadMark> head(OwnerId owner, PeerId device) {
    return heads.stream()
        .filter(head -> head.owner().equals(owner) && head.device().equals(device))
        .findFirst();
  }

  @JsonIgnore
  List<PeerId> memberIds() {
    return book.members().stream().map(Member::id).toList();
  }

  private MonitorState withHead(HeadMark raised) {
    Stream<HeadMark> others =
        heads.stream()
            .filter(
                head ->
                    !head.owner().equals(raised.owner()) || !head.device().equals(raised.device()));
    return new MonitorState(
        book,
        Stream.concat(others, Stream.of(raised))
            .sorted(Comparator.comparing(HeadMark::owner).thenComparing(HeadMark::device))
            .toList(),
        membersVersion);
  }
}
