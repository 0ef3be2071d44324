package dev.annals.access;

import dev.annals.kernel.Refusal;

/**
 * Returns the current permissions of an authenticated caller. For live streams, which last longer
 * than the request that started them.
 */
public interface CallerRefresh {

  /**
   * Returns the caller with its current permissions: roles may have changed since the caller was
   * authenticated. Cheap enough to be called for every batch of a stream. A revocation or change on
   * another server takes effect here within one second.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the token has expired or was revoked
   */
  Caller current(Caller caller);
}
