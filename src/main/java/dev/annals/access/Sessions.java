package dev.annals.access;

/** Tells whether who was let in once is still welcome; for streams, which outlive their request. */
public interface Sessions {

  /**
   * Whether the caller's token has neither ended nor been revoked. Cheap: asked for every batch of
   * a stream. What is revoked on another node is known here within a second.
   */
  boolean isAlive(Caller caller);
}
