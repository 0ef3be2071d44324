package dev.annals.embedded;

/** The configured MongoDB cannot keep what Annals promises; nothing was written to it. */
public class UnfitMongo extends RuntimeException {

  private final String wayOut;

  UnfitMongo(String fact, String wayOut) {
    super(fact);
    this.wayOut = wayOut;
  }

  String wayOut() {
    return wayOut;
  }
}
