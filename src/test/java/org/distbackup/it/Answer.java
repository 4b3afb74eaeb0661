package org.distbackup.it;

import java.util.List;
import java.util.stream.Stream;
import org.distbackup.api.Event;
import org.distbackup.api.Summary;

/** What a node answered to a command. */
record Answer(List<Event> events) {
  /** Whether the node said that it ended well: then what it did must last. */
  boolean ok() {
    return events.stream().anyMatch(event -> event instanceof Event.Exit(int code) && code == 0);
  }

  Stream<Event.Peer> peers() {
    return all(Event.Peer.class).stream();
  }

  /** The peer of that name. */
  Event.Peer peer(String name) {
    return peers()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no peer " + name + " in " + events));
  }

  long online() {
    return peers().filter(peer -> peer.state().equals("online")).count();
  }

  Summary.Status status() {
    return only(Summary.Status.class);
  }

  Summary.Upload upload() {
    return only(Summary.Upload.class);
  }

  /** The event of that type. */
  <T extends Event> T only(Class<T> type) {
    return all(type).stream()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + events));
  }

  /** All events of that type. */
  <T extends Event> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
