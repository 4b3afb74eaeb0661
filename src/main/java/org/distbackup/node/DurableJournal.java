package org.distbackup.node;

import com.typesafe.config.Config;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import org.apache.pekko.persistence.journal.leveldb.LeveldbJournal;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.DBFactory;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.PartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Pekko's journal in LevelDB, and it comes back after a failure: of LevelDB nothing is asked any
 * more once something failed; it is closed and opened again, which cuts off what was torn, before
 * the next message. Where that fails too, or at the start, the next message tries again, and all
 * that is asked meanwhile fails. Pekko's own ends for good when it cannot be opened, goes on with a
 * LevelDB that never forgets a failed compaction, and after a failed write believes in names of
 * actors that are not on disk. Folder and content are Pekko's.
 */
@SuppressWarnings("deprecation") // Pekko's would rather have another journal used.
public final class DurableJournal extends LeveldbJournal {
  /**
   * Bytes that must be free on the disk for a write, and to open LevelDB. To open it writes anew
   * what its logs hold, some 8 MiB, and may lose that when there is no room for the last of it.
   */
  private static final long ROOM = 16L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(DurableJournal.class);

  static {
    // Read once by iq80. A full disk is a failed write then; for a mapped file it ends the process.
    System.setProperty("leveldb.mmap", "false");
  }

  private Guard guard = new Guard(null);
  private boolean down;

  /** For Pekko. */
  public DurableJournal(Config config) {
    super(config);
  }

  /** Opens LevelDB, when it is not open and sound, and reads the names of the actors. */
  @Override
  public void preStart() {
    try {
      guard.stale = false;
      super.preStart();
      if (down) {
        LOG.info("The journal works again");
      }
      down = false;
    } catch (Exception e) {
      guard.failed = true;
      leveldb_$eq(guard.database());
      if (!down) {
        LOG.warn("The journal cannot be opened; whoever needs it tries again", e);
      }
      down = true;
    }
  }

  @Override
  public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
    if (guard.failed || guard.stale) {
      preStart();
    }
    super.aroundReceive(receive, message);
  }

  @Override
  public DBFactory leveldbFactory() {
    return new Iq80DBFactory() {
      @Override
      public DB open(File folder, Options options) throws IOException {
        if (guard.failed) {
          guard.close();
          needRoom();
          guard = new Guard(openAnew(folder, options));
        }
        return guard.database();
      }

      private DB openAnew(File folder, Options options) throws IOException {
        try {
          return super.open(folder, options);
        } catch (OverlappingFileLockException e) {
          throw e;
        } catch (IOException | RuntimeException e) {
          // It was not let go of. Others are kept out by the lock of the node's folder.
          Files.deleteIfExists(folder.toPath().resolve("LOCK"));
          throw e;
        }
      }
    };
  }

  private void needRoom() {
    var folder = leveldbDir();
    if (folder.exists() && folder.getUsableSpace() < ROOM) {
      throw new DBException("The disk of the journal is full: less than 16 MiB are left");
    }
  }

  /** LevelDB until something of it fails. */
  private final class Guard implements InvocationHandler {
    private final @Nullable DB real;

    /** To be opened again. Replays find that out on threads of their own. */
    private volatile boolean failed;

    /** A write was refused, maybe of an actor's name that is taken for known now. */
    private boolean stale;

    Guard(@Nullable DB real) {
      this.real = real;
      this.failed = real == null;
    }

    DB database() {
      return (DB)
          Proxy.newProxyInstance(DB.class.getClassLoader(), new Class<?>[] {DB.class}, this);
    }

    void close() throws IOException {
      if (real != null) {
        real.close();
      }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      var name = method.getName();
      if (name.equals("close")) {
        close();
        return null;
      }
      if (failed) {
        throw new DBException("The journal has failed and could not be opened again yet");
      }
      if (name.equals("put") || name.equals("write")) {
        stale = true;
        needRoom();
        stale = false;
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        failed = true;
        LOG.warn("The journal failed; it is opened again", e.getTargetException());
        throw e.getTargetException();
      }
    }
  }
}
