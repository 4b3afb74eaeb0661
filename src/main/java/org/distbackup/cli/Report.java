package org.distbackup.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.distbackup.api.Event;
import org.distbackup.api.EventJson;
import org.distbackup.api.Item;
import org.distbackup.api.Summary;
import org.distbackup.api.TreeSummary;
import org.distbackup.failure.Failure;

/** Prints the answer to one command as it comes, and keeps its exit code. */
final class Report {
  private final Context context;
  private final Shown shown;
  private final Listing listing = new Listing();
  private OptionalInt exitCode = OptionalInt.empty();
  private boolean loggedOut;

  Report(Context context, Shown shown) {
    this.context = context;
    this.shown = shown;
  }

  /** A line of the answer. */
  void line(String json) {
    Optional<Event> event;
    try {
      event = EventJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Failure.Kind.FAILED,
          "The node answered with something that is no event.",
          "Check that the node and this program are of the same version.",
          e);
    }
    printJson(json);
    event.ifPresent(this::event);
  }

  /** The same of a command that is done on this side. */
  void tell(Event event) {
    printJson(EventJson.line(event));
    event(event);
  }

  private void printJson(String line) {
    if (shown.json()) {
      context.out().println(line);
      context.out().flush();
    }
  }

  /** The command failed on this side. */
  void failed(Failure failure) {
    if (shown.json()) {
      Complaints.json(failure, context.out());
    }
    complain(failure.what(), failure.remedy());
    exitCode = OptionalInt.of(failure.kind().exitCode());
  }

  /** The answer has ended; returns the command's exit code. */
  int end() {
    context.live().clear();
    if (exitCode.isEmpty() && !loggedOut) {
      failed(
          new Failure(
              Failure.Kind.FAILED,
              "The node stopped before the command was finished.",
              "See logs/dbs.log in its data directory, start it and run the command again."));
    }
    print(listing.tables());
    return exitCode.orElse(0);
  }

  private void event(Event event) {
    switch (event) {
      case Event.Status status -> {
        if (shown.progress()) {
          context.live().show(Sentences.progress(status));
        }
      }
      case Event.Warning(String text) -> complain(text);
      case Event.Peer peer -> listing.add(peer);
      case Item.Problem problem -> complain(listing.add(problem).toArray(String[]::new));
      case Item item -> print(listing.add(item));
      case Event.Data _ -> {}
      case Event.Failed(Failure.Kind _, String what, String remedy) -> complain(what, remedy);
      case Event.Exit(int code) -> exitCode = OptionalInt.of(code);
      case Summary summary -> summary(summary);
    }
  }

  private void summary(Summary summary) {
    context.live().clear();
    if (summary instanceof TreeSummary) {
      print(listing.tables());
    }
    print(Sentences.summary(summary));
    if (summary instanceof TreeSummary tree) {
      complain(TreeSentences.warnings(tree).toArray(String[]::new));
    }
    if (summary instanceof Summary.Upload upload && !upload.warning().isEmpty()) {
      complain(upload.warning());
    }
    if (summary instanceof Summary.Recover recovered && !recovered.notHeard().isEmpty()) {
      complain(Sentences.notHeard(recovered.notHeard()));
    }
    // A node that has said so may be gone before it says its exit code.
    loggedOut = loggedOut || summary instanceof Summary.Logout;
  }

  private void print(List<String> lines) {
    if (!lines.isEmpty() && !shown.json() && !shown.quiet()) {
      context.live().clear();
      lines.forEach(context.out()::println);
      context.out().flush();
    }
  }

  private void complain(String... sentences) {
    context.live().clear();
    for (String sentence : sentences) {
      if (!sentence.isEmpty()) {
        context.err().println(Plain.text(sentence));
      }
    }
    context.err().flush();
  }
}
