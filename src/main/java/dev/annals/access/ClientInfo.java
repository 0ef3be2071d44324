package dev.annals.access;

import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection.
 *
 * @param ip its address, if known
 * @param userAgent what it says it is, if it does
 */
public record ClientInfo(@Nullable String ip, @Nullable String userAgent) {

  /** Where nothing is known of it. */
  public static final ClientInfo UNKNOWN = new ClientInfo(null, null);
}
