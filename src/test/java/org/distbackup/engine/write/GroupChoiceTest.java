package org.distbackup.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.distbackup.engine.TenPeers;
import org.distbackup.failure.Failure;
import org.distbackup.id.PeerId;
import org.distbackup.placement.Cast;
import org.distbackup.shard.Scheme;

class GroupChoiceTest {
  private final TenPeers catalog = new TenPeers();
  private final GroupChoice choice = new GroupChoice(catalog);

  @Example
  void theMonitorIsAskedOnceForManyPacks() {
    assertThat(choice.current()).isEqualTo(choice.current());
    assertThat(catalog.asked).containsExactly(Set.of());
  }

  @Example
  void manyPacksThatFailTogetherAskAgainOnce() {
    var group = choice.current();
    for (int pack = 0; pack < 5; pack++) {
      choice.renew(group);
    }
    choice.current();
    choice.renew(Cast.group(99, new Scheme(1, 1), 9));
    choice.current();
    assertThat(catalog.asked).hasSize(2);
  }

  @Property
  void whoWasFullIsNotUsedAgainByThisJob(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 8) Integer> full) {
    var avoided = new ArrayList<PeerId>();
    for (int number : full) {
      choice.renewWithout(choice.current(), Cast.peer(number));
      avoided.add(Cast.peer(number));
      assertThat(choice.current().members()).doesNotContainAnyElementsOf(avoided);
    }
  }

  @Example
  void withoutAMonitorTheGroupOfLastTimeIsUsed() {
    var group = choice.current();
    choice.renew(group);
    catalog.silent = true;
    assertThat(choice.current()).isEqualTo(group);
  }

  @Example
  void withoutAMonitorAndWithoutAGroupThereIsNothingToUse() {
    catalog.silent = true;
    assertThatThrownBy(choice::current)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH));
  }
}
