package org.distbackup.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * A vault's {@link Vault.Incoming} that is ended once: after {@link #commit} or a first {@link
 * #abort}, more aborts do nothing.
 */
final class IncomingBody {
  private final Vault.Incoming incoming;
  private boolean ended;

  IncomingBody(Vault.Incoming incoming) {
    this.incoming = incoming;
  }

  void write(ByteBuffer bytes) throws IOException {
    incoming.write(bytes);
  }

  CompletionStage<Void> commit() throws IOException {
    ended = true;
    return incoming.commit();
  }

  void abort() {
    if (!ended) {
      ended = true;
      incoming.abort();
    }
  }
}
