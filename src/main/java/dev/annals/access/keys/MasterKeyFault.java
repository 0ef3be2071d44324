package dev.annals.access.keys;

/** The keys of the deployment cannot be had. */
final class MasterKeyFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String wayOut;

  MasterKeyFault(String message, String wayOut) {
    super(message);
    this.wayOut = wayOut;
  }

  String wayOut() {
    return wayOut;
  }
}
