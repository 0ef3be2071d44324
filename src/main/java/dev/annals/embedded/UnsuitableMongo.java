package dev.annals.embedded;

/** The configured MongoDB cannot keep what Annals promises; nothing was written to it. */
public class UnsuitableMongo extends RuntimeException {

  private final String wayOut;

  private final boolean unreachable;

  UnsuitableMongo(String fact, String wayOut) {
    this(fact, wayOut, false);
  }

  private UnsuitableMongo(String fact, String wayOut, boolean unreachable) {
    super(fact);
    this.wayOut = wayOut;
    this.unreachable = unreachable;
  }

  /** A MongoDB of which nothing is known, because it did not answer. */
  static UnsuitableMongo unreachable(String fact, String wayOut) {
    return new UnsuitableMongo(fact, wayOut, true);
  }

  boolean isUnreachable() {
    return unreachable;
  }

  String wayOut() {
    return wayOut;
  }
}
