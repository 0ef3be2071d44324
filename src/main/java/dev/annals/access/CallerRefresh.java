package dev.annals.access;

import dev.annals.kernel.Refusal;

/**
 * Returns the current permissions of an authenticated caller, for streams, which outlive their
 * request.
 */
public interface CallerRefresh {

  /**
   * The same caller with the permissions that it has now: a role can give others than when it came.
   * Cheap: asked for every batch of a stream. What is revoked or changed on another server is known
   * here within a second.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if its token has ended or was revoked
   */
  Caller current(Caller caller);
}
