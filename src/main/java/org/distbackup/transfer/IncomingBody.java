package org.distbackup.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * The body of a request on its way to the vault. It is ended once: after {@link #commit} or a first
 * {@link #abort}, more aborts do nothing.
 */
sealed interface IncomingBody {
  /** Takes the next bytes. */
  void write(ByteBuffer bytes) throws IOException;

  /** All bytes came; completes with the answer's body. */
  CompletionStage<byte[]> commit() throws IOException;

  void abort();

  /** One that the vault takes piece by piece; the answer has no body. */
  static IncomingBody of(Vault.Incoming incoming) {
    return new InPieces(incoming);
  }

  /** One that is small and goes to the vault as a whole. */
  static IncomingBody whole(Taker taker) {
    return new Whole(taker);
  }

  /** Takes a body and answers with one. */
  @FunctionalInterface
  interface Taker {
    CompletionStage<byte[]> take(byte[] body) throws IOException;
  }

  /** See {@link #of}. */
  final class InPieces implements IncomingBody {
    private final Vault.Incoming incoming;
    private boolean ended;

    private InPieces(Vault.Incoming incoming) {
      this.incoming = incoming;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      incoming.write(bytes);
    }

    @Override
    public CompletionStage<byte[]> commit() throws IOException {
      ended = true;
      return incoming.commit().thenApply(_ -> new byte[0]);
    }

    @Override
    public void abort() {
      if (!ended) {
        ended = true;
        incoming.abort();
      }
    }
  }

  /** See {@link #whole}; grows with what comes. Only a DELETE's body is taken so. */
  final class Whole implements IncomingBody {
    private final Taker taker;
    private final Receiver.Gather gathered = new Receiver.Gather(FrameType.Limits.DELETION);

    private Whole(Taker taker) {
      this.taker = taker;
    }

    @Override
    public void write(ByteBuffer bytes) {
      gathered.piece(bytes);
    }

    @Override
    public CompletionStage<byte[]> commit() throws IOException {
      return taker.take(gathered.end());
    }

    @Override
    public void abort() {}
  }
}
