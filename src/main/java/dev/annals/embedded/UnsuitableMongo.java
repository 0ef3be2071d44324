package dev.annals.embedded;

/** The configured MongoDB lacks what Annals needs. Nothing was written to it. */
public class UnsuitableMongo extends RuntimeException {

  private final String remedy;

  private final boolean unreachable;

  UnsuitableMongo(String fact, String wayOut) {
    this(fact, wayOut, false);
  }

  private UnsuitableMongo(String fact, String wayOut, boolean unreachable) {
    super(fact);
    this.remedy = wayOut;
    this.unreachable = unreachable;
  }

  /** Creates the exception for a MongoDB that did not respond. */
  static UnsuitableMongo unreachable(String fact, String wayOut) {
    return new UnsuitableMongo(fact, wayOut, true);
  }

  boolean isUnreachable() {
    return unreachable;
  }

  String remedy() {
    return remedy;
  }
}
