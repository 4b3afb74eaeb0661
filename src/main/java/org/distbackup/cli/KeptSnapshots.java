package org.distbackup.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.distbackup.api.AnswerListener;
import org.distbackup.api.ApiClient;
import org.distbackup.api.EventJson;
import org.distbackup.api.Item;
import org.distbackup.api.Request;
import org.distbackup.failure.Failure;

/** The snapshots of a node's owner, asked anew each time; none while it does not answer. */
final class KeptSnapshots implements Supplier<List<Item.Snapshot>> {
  private final Path dataDirectory;

  KeptSnapshots(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  @Override
  public List<Item.Snapshot> get() {
    List<Item.Snapshot> snapshots = new ArrayList<>();
    var request = new Request("snapshots", dataDirectory.toString(), Map.of());
    try {
      ApiClient.of(dataDirectory).run(request, collector(snapshots));
      return snapshots;
    } catch (Failure e) {
      return List.of();
    }
  }

  private static AnswerListener collector(List<Item.Snapshot> snapshots) {
    return new AnswerListener() {
      @Override
      public void line(String json) {
        if (EventJson.parse(json).orElse(null) instanceof Item.Snapshot snapshot) {
          snapshots.add(snapshot);
        }
      }

      @Override
      public void data(byte[] bytes, int length) {}
    };
  }
}
