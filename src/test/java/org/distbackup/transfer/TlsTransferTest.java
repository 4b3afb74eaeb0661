package org.distbackup.transfer;

final class TlsTransferTest extends TransferContract {
  TlsTransferTest() {
    super(JoinSecretSecurity.of("correct horse battery staple", TransferRig.RANDOM));
  }
}
