package org.distbackup.monitor;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorCommand.RequestGroup;
import org.distbackup.message.MonitorReply;
import org.distbackup.message.MonitorReply.GroupGranted;
import org.distbackup.message.MonitorReply.MembersPage;
import org.distbackup.placement.Choice;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.placement.Placement;
import org.distbackup.placement.PlacementRequest;

/** What the monitor says of its members: recorded facts joined with who is there now. */
record Answers(Attendance attendance, int margin, SecureRandom random) {
  Optional<Choice> choose(MonitorState state, RequestGroup request, Instant now) {
    OwnerId owner = request.owner();
    List<Member> members = state.book().members();
    var ownSites =
        members.stream()
            .filter(member -> member.owner().equals(owner))
            .map(Member::site)
            .collect(Collectors.toSet());
    return Placement.propose(
        members.stream().map(member -> attendance.candidate(member, now)).toList(),
        new PlacementRequest(owner, ownSites, request.avoid()),
        state.book().groups(),
        margin,
        () -> GroupId.random(random));
  }

  /** Whether somebody else is online who is full, or was when the owner tried. */
  boolean full(MonitorState state, RequestGroup request, Instant now) {
    return state.book().members().stream()
        .filter(member -> !member.owner().equals(request.owner()))
        .map(member -> attendance.candidate(member, now))
        .anyMatch(
            member -> member.online() && (member.full() || request.avoid().contains(member.id())));
  }

  GroupGranted granted(MonitorState state, Group group, Instant now) {
    List<MemberView> views =
        group.members().stream()
            .flatMap(peer -> state.book().member(peer).stream())
            .map(member -> attendance.view(member, now))
            .toList();
    return new GroupGranted(group, views);
  }

  /** A page beyond the last reads as the last. */
  MembersPage page(MonitorState state, int page, Instant now) {
    List<Member> members = state.book().members();
    int size = MonitorReply.MEMBERS_PER_PAGE;
    int pages = Math.max(1, Math.ceilDiv(members.size(), size));
    int at = Math.clamp(page, 0, pages - 1);
    List<MemberView> views =
        members.stream()
            .skip((long) at * size)
            .limit(size)
            .map(member -> attendance.view(member, now))
            .toList();
    return new MembersPage(views, at, pages, state.membersVersion());
  }
}
