package org.distbackup.transfer;

import com.typesafe.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * The bandwidth limits of a node, shared by its data port and its data client. Thread-safe.
 *
 * <p>A peer is what answers at an endpoint, or what connects from an address: what it asks of us
 * and what we ask of it are limited each for itself.
 */
final class RateLimits implements Extension {
  /**
   * The block {@code distbackup.network} of the configuration: bytes per second, 0 for no limit.
   */
  record Settings(long upload, long download, long perPeerUpload, long perPeerDownload) {
    static Settings of(Config system) {
      Config network = system.getConfig("distbackup.network");
      return new Settings(
          network.getBytes("upload-limit"),
          network.getBytes("download-limit"),
          network.getBytes("per-peer-upload-limit"),
          network.getBytes("per-peer-download-limit"));
    }
  }

  /** Those of an actor system. */
  static final class Id extends AbstractExtensionId<RateLimits> {
    static final Id INSTANCE = new Id();

    @Override
    public RateLimits createExtension(ExtendedActorSystem system) {
      return new RateLimits(Settings.of(system.settings().config()));
    }
  }

  /** Peers of which the limits are remembered; beyond that the one seen longest ago begins anew. */
  private static final int REMEMBERED = 1024;

  private static final RateLimit NONE = new RateLimit(0, System::nanoTime);

  private final Settings settings;
  private final RateLimit upload;
  private final RateLimit download;
  private final Map<String, RateLimit> uploads = new Remembered();
  private final Map<String, RateLimit> downloads = new Remembered();

  RateLimits(Settings settings) {
    this.settings = settings;
    this.upload = limit(settings.upload());
    this.download = limit(settings.download());
  }

  /** For what is sent to a peer. */
  Allowance upload(String peer) {
    return new Allowance(upload, perPeer(uploads, settings.perPeerUpload(), peer));
  }

  /** For what comes from a peer. */
  Allowance download(String peer) {
    return new Allowance(download, perPeer(downloads, settings.perPeerDownload(), peer));
  }

  private static RateLimit perPeer(Map<String, RateLimit> peers, long limit, String peer) {
    if (limit <= 0) {
      return NONE;
    }
    synchronized (peers) {
      return peers.computeIfAbsent(peer, _ -> limit(limit));
    }
  }

  private static RateLimit limit(long bytesPerSecond) {
    return bytesPerSecond <= 0 ? NONE : new RateLimit(bytesPerSecond, System::nanoTime);
  }

  private static final class Remembered extends LinkedHashMap<String, RateLimit> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, RateLimit> eldest) {
      return size() > REMEMBERED;
    }
  }
}
