package org.distbackup.client;

import java.util.List;
import org.distbackup.engine.catalog.PackRecord;
import org.distbackup.id.PackId;
import org.distbackup.message.MemberView;
import org.distbackup.message.MonitorReply.GroupGranted;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.shard.Scheme;

/** What the tests of the client tell it. */
final class Facts {
  static final Group GROUP = Cast.group(7, new Scheme(1, 2), 1, 2);
  static final PackId PACK = new PackId(0, 3);
  static final PackRecord OWING_ONE = new PackRecord(GROUP.id(), 70_000, 0b10);

  private Facts() {}

  static Group ofEpoch(int epoch) {
    return new Group(GROUP.id(), GROUP.owner(), GROUP.scheme(), GROUP.members(), epoch);
  }

  static GroupGranted granted(Group group) {
    return new GroupGranted(group, List.of(new MemberView(Cast.member(1), true, 1, 2, 3)));
  }
}
