package org.distbackup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookFileTest {
  @TempDir Path data;
  private final FaultyDisk disk = new FaultyDisk();

  private AddressBookFile open() throws IOException {
    return AddressBookFile.open(data, disk);
  }

  @Test
  void membersAndGroupsOutliveReopening() throws IOException {
    AddressBookFile book = open();
    book.join(Packs.GROUP);
    book.learn(List.of(Cast.member(1)));
    assertThat(open().current()).isEqualTo(book.current());
    assertThat(open().current().groups()).containsExactly(Packs.GROUP);
    assertThat(open().current().members()).containsExactly(Cast.member(1));
  }

  @Test
  void whatIsKnownIsNotWrittenAgain() throws IOException {
    AddressBookFile book = open();
    book.learn(List.of(Cast.member(1)));
    disk.forgetSteps();
    book.learn(List.of(Cast.member(1)));
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void aDamagedFileIsSetAside() throws IOException {
    open().join(Packs.GROUP);
    Files.writeString(data.resolve("address-book.json"), "{\"version\":1,");
    assertThat(open().current()).isEqualTo(AddressBook.EMPTY);
    assertThat(data.resolve("address-book.json.damaged")).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void afterAPowerCutAtAnyStepTheOldOrTheNewBookIsThereWhole(int step) throws IOException {
    open().learn(List.of(Cast.member(1)));
    AddressBookFile book = open();
    disk.cutPowerAt(step);
    try {
      book.join(Packs.GROUP);
    } catch (FaultyDisk.PowerCut e) {
      assertThat(book.current().groups()).as("not shown before it is durable").isEmpty();
    }
    disk.cutPowerAt(Integer.MAX_VALUE);
    assertThat(open().current().members()).containsExactly(Cast.member(1));
    assertThat(open().current().groups()).hasSize(step < 6 ? 0 : 1);
  }
}
