package org.distbackup.api;

import java.util.List;

/** What a command did, or what it was asked for. Sizes in bytes. */
public sealed interface Summary extends Event
    permits Summary.Upload,
        Summary.Download,
        Summary.Status,
        Summary.Logout,
        Summary.RecoveryPhrase,
        Summary.Steered,
        Summary.Ready,
        Summary.Recover,
        TreeSummary {
  /** The command that this sums up, as it is typed. */
  String command();

  /**
   * A file was kept.
   *
   * @param bytes length of the file
   * @param added bytes of it that the cluster did not have yet
   * @param stored the same, compressed and sealed
   * @param redundant the same, with all shards
   * @param snapshot short hex id
   * @param scheme {@code k-of-n}, or empty when nothing had to be stored
   * @param members peers that hold a shard and have said so
   * @param seconds how long it took
   * @param warning what is less safe than it should be, or empty
   */
  record Upload(
      String name,
      long bytes,
      long added,
      long stored,
      long redundant,
      String snapshot,
      String scheme,
      int members,
      double seconds,
      String warning)
      implements Summary {
    @Override
    public String command() {
      return "upload";
    }
  }

  /**
   * A file was brought back.
   *
   * @param path where it was written, absolute
   * @param snapshot short hex id of the version
   */
  record Download(String name, String path, long bytes, String snapshot, double seconds)
      implements Summary {
    @Override
    public String command() {
      return "download";
    }
  }

  /**
   * How the cluster is, seen from this node.
   *
   * @param offered bytes that all peers lend, {@code used} of them are taken
   * @param ownBytes bytes of this node's owner that others hold
   * @param says the same in plain words, a sentence each
   */
  record Status(
      String clusterState,
      String name,
      String address,
      String monitor,
      String monitorState,
      int peersOnline,
      int peersTotal,
      long offered,
      long used,
      long ownBytes,
      List<Group> groups,
      List<String> says)
      implements Summary {
    /** The lists are copied. */
    public Status {
      groups = List.copyOf(groups);
      says = List.copyOf(says);
    }

    @Override
    public String command() {
      return "status";
    }
  }

  /**
   * A placement group of this owner.
   *
   * @param id short hex id
   * @param scheme {@code k-of-n}
   * @param members how many it has, {@code online} of them at the moment
   * @param packs how many lie in it
   * @param owed shards that absent members still have to receive
   * @param survivesSites how many sites may be lost from now on without losing a pack
   */
  record Group(
      String id,
      String scheme,
      int members,
      int online,
      long packs,
      long owed,
      int survivesSites) {}

  /** The peer leaves the cluster and stops. */
  record Logout() implements Summary {
    @Override
    public String command() {
      return "logout";
    }
  }

  /**
   * A job was paused, resumed or cancelled.
   *
   * @param command which of these
   * @param job its number
   * @param says what it is about
   */
  record Steered(String command, int job, String says) implements Summary {}

  /**
   * A node is ready, and goes on.
   *
   * @param command {@code monitor} or {@code peer}
   * @param clusterState {@code joined}, or {@code waiting} while no monitor answers
   * @param address host:port of its control port
   * @param monitor host:port of the monitor that it has joined or waits for
   */
  record Ready(String command, String clusterState, String name, String address, String monitor)
      implements Summary {}

  /**
   * A data directory was made that of the owner of a recovery phrase.
   *
   * @param data the data directory, absolute
   * @param members how many said what they keep for the owner
   * @param notHeard names of those that did not
   * @param snapshots all that were found, the oldest first
   */
  record Recover(String data, int members, List<String> notHeard, List<Item.Snapshot> snapshots)
      implements Summary {
    /** The lists are copied. */
    public Recover {
      notHeard = List.copyOf(notHeard);
      snapshots = List.copyOf(snapshots);
    }

    @Override
    public String command() {
      return "recover";
    }
  }

  /** The words of the recovery phrase, in order. */
  record RecoveryPhrase(List<String> words) implements Summary {
    /** The list is copied. */
    public RecoveryPhrase {
      words = List.copyOf(words);
    }

    @Override
    public String command() {
      return "recovery-phrase";
    }

    /** The words are a secret: never in a log. */
    @Override
    public String toString() {
      return "RecoveryPhrase[" + words.size() + " words]";
    }
  }
}
