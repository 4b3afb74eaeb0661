package org.distbackup.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.distbackup.id.PackId;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Group;
import org.distbackup.shard.Scheme;

class CatalogStatePropertyTest {
  private static final Group GROUP = Cast.group(1, new Scheme(2, 4), 1, 2, 3, 4);
  private static final PackId PACK = new PackId(0, 1);

  private static Group group(int id, int epoch, int fourth) {
    var members = List.of(Cast.peer(1), Cast.peer(2), Cast.peer(3), Cast.peer(fourth));
    return new Group(Cast.groupId(id), Cast.owner(0), new Scheme(2, 4), members, epoch);
  }

  @Provide
  Arbitrary<Group> groups() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(4, 6))
        .as(CatalogStatePropertyTest::group);
  }

  @Property
  void ofEachGroupTheHighestEpochThatAgreesWithTheFirstRecordIsKept(
      @ForAll List<@From("groups") Group> granted) {
    var state = CatalogState.EMPTY;
    var expected = new HashMap<Object, Group>();
    for (var group : granted) {
      state = state.withGroup(group);
      expected.merge(
          group.id(),
          group,
          (old, now) ->
              now.epoch() > old.epoch() && now.members().equals(old.members()) ? now : old);
      assertThat(state.current()).contains(group.id());
    }
    assertThat(Map.<Object, Group>copyOf(state.groups())).isEqualTo(expected);
  }

  @Property
  void debtsArePaidOneByOneAndOnlyOnce(
      @ForAll @IntRange(min = 0, max = 15) int owed, @ForAll @IntRange(max = 3) int shard) {
    var state =
        CatalogState.EMPTY.withGroup(GROUP).withPack(PACK, new PackRecord(GROUP.id(), 100, owed));
    var settled = state.settled(PACK, shard);
    var record = settled.packs().get(PACK);
    assertThat(record).isEqualTo(new PackRecord(GROUP.id(), 100, owed & ~(1 << shard)));
    assertThat(settled.settled(PACK, shard)).isEqualTo(settled);
    assertThat(state.packs().get(PACK)).as("the old value").extracting("owed").isEqualTo(owed);
  }

  @Property
  void headsOnlyRise(@ForAll List<@IntRange(max = 1000) Integer> counters) {
    var state = CatalogState.EMPTY;
    long highest = 0;
    for (long counter : counters) {
      state = state.withHead(counter);
      highest = Math.max(highest, counter);
      assertThat(state.head()).isEqualTo(highest);
    }
  }

  @Example
  void eachTransitionLeavesTheRestAlone() {
    var record = new PackRecord(GROUP.id(), 100, 0);
    var state = CatalogState.EMPTY.withGroup(GROUP).withPack(PACK, record).withHead(7);
    assertThat(state)
        .isEqualTo(
            new CatalogState(
                Map.of(GROUP.id(), GROUP),
                Map.of(PACK, record),
                Optional.of(GROUP.id()),
                7,
                Map.of()));
    assertThat(state.settled(new PackId(9, 9), 0)).isEqualTo(state);
  }
}
