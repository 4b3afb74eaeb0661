package org.distbackup.transfer;

final class PlainTransferTest extends TransferContract {
  PlainTransferTest() {
    super(TransportSecurity.PLAIN);
  }
}
