package org.distbackup.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.distbackup.api.Summary;
import org.distbackup.durable.AtomicFile;
import org.distbackup.engine.head.HeadFiles;
import org.distbackup.engine.job.Blocking;
import org.distbackup.failure.Failure;
import org.distbackup.id.GroupId;
import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;
import org.distbackup.key.KeyFile;
import org.distbackup.key.MasterSecret;
import org.distbackup.key.OwnerKeys;
import org.distbackup.key.RecoveryPhrase;
import org.distbackup.placement.AddressBook;
import org.distbackup.placement.Endpoint;
import org.distbackup.placement.Group;
import org.distbackup.placement.Member;
import org.distbackup.snapshot.Head;
import org.distbackup.snapshot.HeadBody;
import org.distbackup.snapshot.LiveSet;
import org.distbackup.snapshot.Snapshot;
import org.distbackup.transfer.DataAddress;
import org.distbackup.transfer.DataClient;
import org.distbackup.transfer.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Becomes an owner on a new machine: with the recovery phrase and any one member that is left. Asks
 * data ports only, so the cluster and its monitor may be gone. Leaves in the data directory the
 * keys, the address book and the owner's heads; all else the peer reads back when it runs.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  // Where data ports are by default, seen from a control port: 7099 beside 8099.
  private static final int BESIDE_CONTROL = -1000;
  private static final int MOST_PORTS = 12;

  // Heads of others take up the memory that a member has for them for seconds.
  private static final Duration BUSY_PAUSE = Duration.ofMillis(500);
  private static final int BUSY_TRIES = 20;

  private final DataClient data;
  private final OwnerKeys keys;
  // In the order in which they were asked for.
  private final Map<Endpoint, AddressBook> books = new LinkedHashMap<>();
  private final Set<Endpoint> heard = new HashSet<>();

  private Recovery(DataClient data, OwnerKeys keys) {
    this.data = data;
    this.keys = keys;
  }

  /** Prepares the data directory; fails, and leaves it as it was, when nothing can be found. */
  static Summary.Recover run(Settings settings, List<String> words) {
    var secret = RecoveryPhrase.parse(String.join(" ", words));
    var system =
        ActorSystem.create(Behaviors.<Void>empty(), "dbs-recover", ClusterConfig.local(settings));
    try (var directory = NodeDirectory.open(settings.data());
        var data = new DataClient(system, NodeFailures.security(settings))) {
      return new Recovery(data, OwnerKeys.derive(secret)).run(directory, settings, secret);
    } catch (IOException e) {
      throw NodeFailures.starting(e);
    } finally {
      system.terminate();
    }
  }

  private Summary.Recover run(NodeDirectory directory, Settings settings, MasterSecret secret)
      throws IOException {
    var files = HeadFiles.open(directory.remember("owner"), keys.owner());
    if (files.all().isEmpty() && HeadFiles.anyIn(directory.remember("owner"))) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The backups in " + directory.root() + " were made by another owner than of these words.",
          "Give the words of that owner, or another data directory: --data DIR.");
    }
    settings.monitors().forEach(given -> ask(candidates(given)));
    if (books.isEmpty()) {
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          "No member answers at %s, nor at the ports near it."
              .formatted(settings.monitors().getFirst()),
          "Give the address of any peer or monitor that runs: --monitor HOST[:PORT].");
    }
    for (var known = members(); ; known = members()) {
      ask(known.stream().map(Member::data).toList());
      if (members().equals(known)) {
        break;
      }
    }
    var heads = heads();
    var unheard = books.keySet().stream().filter(port -> !heard.contains(port)).toList();
    if (heads.isEmpty() && !unheard.isEmpty()) {
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          String.join(", ", names(unheard))
              + " could not say now what is kept for the owner of these words,"
              + " and no other member that answers keeps anything.",
          "Run the command again in a minute, or start more of the cluster's peers.");
    }
    if (heads.isEmpty()) {
      throw new Failure(
          Failure.Kind.NOT_ENOUGH,
          "None of the "
              + books.size()
              + " members that answer keeps anything for the owner of these words.",
          "Are these the right words, and is this the right cluster? Or start more of its peers.");
    }
    KeyFile.write(directory.keys(), secret);
    AtomicFile.write(
        directory.remember("address-book.json"), book(known(directory), heads).encode());
    heads.forEach(files::keep);
    return report(directory.root(), heads);
  }

  private Summary.Recover report(Path data, List<Head> heads) {
    var snapshots =
        heads.stream()
            .flatMap(head -> HeadBody.open(keys, head).stream())
            .sorted(Comparator.comparingLong(Snapshot::timeMillis))
            .map(Items::snapshot)
            .toList();
    var unheard =
        members().stream().map(Member::data).filter(port -> !heard.contains(port)).toList();
    return new Summary.Recover(data.toString(), heard.size(), names(unheard), snapshots);
  }

  private List<String> names(Collection<Endpoint> ports) {
    return ports.stream().map(this::name).distinct().sorted().toList();
  }

  private String name(Endpoint port) {
    return members().stream()
        .filter(member -> member.data().equals(port))
        .map(Member::name)
        .findAny()
        .orElseGet(port::toString);
  }

  private static Set<Endpoint> candidates(Endpoint given) {
    var candidates = new LinkedHashSet<Endpoint>();
    for (int offset : new int[] {0, BESIDE_CONTROL}) {
      for (int i = 0; i < MOST_PORTS; i++) {
        int port = given.port() + offset - i;
        if (port > 0 && (offset != 0 || i == 0)) {
          candidates.add(new Endpoint(given.host(), port));
        }
      }
    }
    return candidates;
  }

  /** Asks data ports for all that they know of members and groups. */
  private void ask(Collection<Endpoint> ports) {
    Map<Endpoint, CompletableFuture<byte[]>> answers = new LinkedHashMap<>();
    for (var port : ports) {
      if (!books.containsKey(port)) {
        answers.put(port, data.getAddressBook(DataAddress.ofAnybody(port)).toCompletableFuture());
      }
    }
    answers.forEach(
        (port, answer) -> {
          try {
            books.put(port, AddressBook.decode(answer.join()));
          } catch (RuntimeException silent) {
            LOG.info("Nobody tells of members at {}: {}", port, silent.toString());
          }
        });
  }

  private Set<Member> members() {
    var members = new HashSet<Member>();
    books.values().forEach(book -> members.addAll(book.members()));
    return members;
  }

  /** What this node, if it was one, knows: of the groups that it keeps itself, too. */
  private static AddressBook known(NodeDirectory directory) throws IOException {
    var file = directory.remember("address-book.json");
    if (Files.exists(file)) {
      try {
        return AddressBook.decode(Files.readAllBytes(file));
      } catch (IllegalArgumentException e) {
        LOG.warn("{} is damaged and made anew: {}", file, e.getMessage());
      }
    }
    return AddressBook.EMPTY;
  }

  private AddressBook book(AddressBook known, List<Head> heads) {
    var ours =
        heads.stream()
            .flatMap(head -> head.live().stream())
            .map(LiveSet::group)
            .collect(Collectors.toSet());
    return merged(known, books, keys.owner(), ours);
  }

  /**
   * What was known here, and what all tell of members and groups, each from a data port. They may
   * lie: of a group whose owner is known no record with another counts, and of those that disagree
   * the one that was known is taken, then the one that most tell, then the one that was told first.
   */
  static AddressBook merged(
      AddressBook known, Map<Endpoint, AddressBook> books, OwnerId owner, Set<GroupId> ours) {
    var groups = new ArrayList<Group>();
    var tellers = new HashMap<Group, Integer>();
    var whole = known;
    for (var book : books.values()) {
      whole = whole.withMembers(book.members());
      for (var group : book.groups()) {
        if (group.owner().equals(owner) || !ours.contains(group.id())) {
          groups.add(group);
          tellers.merge(ofAnyEpoch(group), 1, Integer::sum);
        } else {
          LOG.warn("A group of this owner is told as another's: {}", group);
        }
      }
    }
    groups.sort(Comparator.comparingInt(group -> -tellers.getOrDefault(ofAnyEpoch(group), 0)));
    whole = whole.withGroups(groups);
    for (var group : groups) {
      whole
          .group(group.id())
          .filter(taken -> !taken.agreesWith(group))
          .ifPresent(
              taken -> LOG.warn("Of two records of a group {} is taken, not {}", taken, group));
    }
    for (var entry : books.entrySet()) {
      // Whoever answers there knows best where it is, unless two are said to be there.
      var there =
          entry.getValue().members().stream()
              .filter(member -> member.data().equals(entry.getKey()))
              .toList();
      if (there.size() == 1) {
        whole = whole.withMembers(there);
      }
    }
    return whole;
  }

  private static Group ofAnyEpoch(Group group) {
    return new Group(group.id(), group.owner(), group.scheme(), group.members(), 0);
  }

  /** The newest head of each of the owner's devices that any member has. */
  private List<Head> heads() {
    Map<Endpoint, CompletableFuture<List<byte[]>>> answers = new HashMap<>();
    books.keySet().forEach(port -> answers.put(port, heads(port, BUSY_TRIES)));
    Map<PeerId, Head> newest = new HashMap<>();
    answers.forEach(
        (port, answer) -> {
          try {
            for (var bytes : answer.join()) {
              HeadFiles.decode(bytes, keys.owner())
                  .ifPresent(head -> newest.merge(head.device(), head, Recovery::newer));
            }
            heard.add(port);
          } catch (RuntimeException silent) {
            LOG.info("Nobody tells of heads at {}: {}", port, silent.toString());
          }
        });
    return List.copyOf(newest.values());
  }

  private static Head newer(Head one, Head other) {
    return one.counter() >= other.counter() ? one : other;
  }

  private CompletableFuture<List<byte[]>> heads(Endpoint port, int tries) {
    return data.getHeads(DataAddress.ofAnybody(port), keys.owner())
        .toCompletableFuture()
        .exceptionallyCompose(
            failure ->
                tries > 1
                        && Blocking.cause(failure) instanceof Refusal refusal
                        && refusal.code() == Refusal.Code.UNAVAILABLE
                    ? later(() -> heads(port, tries - 1))
                    : CompletableFuture.failedFuture(failure));
  }

  private static <T> CompletableFuture<T> later(Supplier<CompletableFuture<T>> again) {
    var pause = CompletableFuture.delayedExecutor(BUSY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(() -> {}, pause).thenCompose(ignored -> again.get());
  }
}
