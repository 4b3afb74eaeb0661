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
    return events.stream().filter(Event.Peer.class::isInstance).map(Event.Peer.class::cast);
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
    return events.stream()
        .filter(Summary.Status.class::isInstance)
        .map(Summary.Status.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no status in " + events));
  }

  Summary.Upload upload() {
    return events.stream()
        .filter(Summary.Upload.class::isInstance)
        .map(Summary.Upload.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no upload in " + events));
  }
}
