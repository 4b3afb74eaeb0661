package org.distbackup.engine.read;

import java.util.ArrayList;
import java.util.List;
import org.distbackup.engine.job.Blocking;
import org.distbackup.id.GroupId;
import org.distbackup.placement.Member;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.Held;
import org.distbackup.transfer.Refusal;

/** What members say they keep, read page by page. */
public final class Inventories {
  /**
   * Pages of one inventory. More than two million shards of one group nobody keeps: a head, which
   * lists the packs of all groups, has room for half as many.
   */
  static final int MOST_PAGES = 32;

  private final DataClient data;

  /** Asks members by this client. */
  public Inventories(DataClient data) {
    this.data = data;
  }

  /**
   * All that a member says it keeps of a group, in order. Fails with Refusal PROTOCOL when it does
   * not list in order, or does not come to an end, and as {@link DataClient#getInventory} does.
   */
  public List<Held> inventory(GroupId group, Member member) throws InterruptedException {
    var all = new ArrayList<Held>();
    var after = Held.BEFORE_ALL;
    for (int pages = 0; pages <= MOST_PAGES; pages++) {
      var page =
          Blocking.get(
              data.getInventory(DataAddress.of(member), group, after).toCompletableFuture());
      if (page.isEmpty()) {
        return all;
      }
      if (page.getFirst().pack().compareTo(after) <= 0 || !rises(page)) {
        throw new Refusal(Refusal.Code.PROTOCOL, "an inventory that is not in order");
      }
      all.addAll(page);
      after = page.getLast().pack();
    }
    throw new Refusal(Refusal.Code.PROTOCOL, "an inventory without an end");
  }

  private static boolean rises(List<Held> page) {
    for (int i = 1; i < page.size(); i++) {
      int order = page.get(i).pack().compareTo(page.get(i - 1).pack());
      if (order < 0 || (order == 0 && page.get(i).shard() <= page.get(i - 1).shard())) {
        return false;
      }
    }
    return true;
  }
}
