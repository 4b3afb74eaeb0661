package org.distbackup.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.distbackup.api.Summary;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PackId;
import org.distbackup.id.PeerId;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.key.RecoveryPhrase;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Cast;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Member;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.HeadBody;
import org.distbackup.transfer.DataPort;
import org.distbackup.transfer.Refusal;
import org.distbackup.transfer.TransportSecurity;
import org.distbackup.transfer.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two members one cannot say, for a while or for long, which heads it has. */
class RecoveryTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FOR_LONG = 1000;

  @TempDir private Path folder;

  private final MasterSecret secret = MasterSecret.random(RANDOM);
  private final ActorTestKit kit = ActorTestKit.create();
  private final Keeper ada = new Keeper();
  private final Keeper bob = new Keeper();
  private volatile AddressBook book = AddressBook.EMPTY;

  /** A data port's vault that has heads alone and may be too busy to give them. */
  private final class Keeper implements Vault {
    private final MonitorVault nothing = new MonitorVault(Cast.peer(99), () -> book);
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicReference<byte[]> heads = new AtomicReference<>(new byte[0]);

    @Override
    public Optional<PeerId> peer() {
      return nothing.peer();
    }

    @Override
    public Incoming putShard(byte[] descriptor, int index, int length) {
      return nothing.putShard(descriptor, index, length);
    }

    @Override
    public Incoming putHead(int length) {
      return nothing.putHead(length);
    }

    @Override
    public CompletionStage<byte[]> delete(byte[] deletion) {
      return nothing.delete(deletion);
    }

    @Override
    public Outgoing getRange(GroupId group, PackId pack, int index, int offset, int length) {
      return nothing.getRange(group, pack, index, offset, length);
    }

    @Override
    public byte[] getDescriptor(GroupId group, PackId pack) {
      return nothing.getDescriptor(group, pack);
    }

    @Override
    public Outgoing getHeads(OwnerId owner) {
      if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new Refusal(Refusal.Code.UNAVAILABLE, "too many heads on their way");
      }
      return Outgoing.of(ByteBuffer.wrap(heads.get()), () -> {});
    }

    @Override
    public byte[] getInventory(GroupId group, PackId after) {
      return nothing.getInventory(group, after);
    }

    @Override
    public byte[] verifyShard(GroupId group, PackId pack, int index) {
      return nothing.verifyShard(group, pack, index);
    }

    @Override
    public byte[] getAddressBook() {
      return nothing.getAddressBook();
    }
  }

  @BeforeEach
  void open() throws IOException {
    book = AddressBook.EMPTY.withMembers(List.of(member(1, "ada", ada), member(2, "bob", bob)));
  }

  private Member member(int number, String name, Vault vault) throws IOException {
    var port = DataPort.bind(kit.system(), "127.0.0.1", 0, vault, TransportSecurity.PLAIN);
    var control = new Endpoint("127.0.0.1", number);
    var data = new Endpoint("127.0.0.1", port.port());
    return new Member(
        Cast.peer(number), name, "site-" + number, control, data, Cast.owner(number), 0);
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private byte[] head() {
    var keys = OwnerKeys.derive(secret);
    var device = new PeerId(7, 7);
    var body = HeadBody.seal(keys, device, 1, List.of(), RANDOM);
    byte[] head = Head.sign(keys, device, 1, 0, List.of(), body).encode();
    return ByteBuffer.allocate(Integer.BYTES + head.length).putInt(head.length).put(head).array();
  }

  private Summary.Recover recover() {
    var bobs = book.members().stream().filter(one -> one.name().equals("bob")).findAny();
    var options =
        TestOptions.of(
            folder, OptionalLong.empty(), Optional.empty(), List.of(bobs.orElseThrow().data()));
    return Recovery.run(Settings.read(options, "peer"), RecoveryPhrase.words(secret));
  }

  @Test
  void aMemberThatIsBusyIsAskedAgain() {
    ada.heads.set(head());
    ada.busy.set(3);

    assertThat(recover())
        .isEqualTo(new Summary.Recover(folder.toString(), 2, List.of(), List.of()));
    assertThat(folder.resolve("keys/owner.secret")).exists();
  }

  @Test
  void aMemberThatStaysBusyMayKeepWhatIsWanted() {
    ada.busy.set(FOR_LONG);

    assertThatThrownBy(this::recover)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_ENOUGH))
        .hasMessageStartingWith("ada could not say now what is kept");
    assertThat(folder.resolve("keys/owner.secret")).doesNotExist();
  }

  @Test
  void aMemberThatStaysBusyIsNamedBesideWhatOthersHave() {
    ada.busy.set(FOR_LONG);
    bob.heads.set(head());

    assertThat(recover())
        .isEqualTo(new Summary.Recover(folder.toString(), 1, List.of("ada"), List.of()));
  }
}
