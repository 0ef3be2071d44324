package dev.annals.access;

import org.jspecify.annotations.Nullable;

/**
 * The client at the other end of a connection.
 *
 * @param ip the client address, if known
 * @param userAgent the user agent that the client claims, if any
 */
public record ClientInfo(@Nullable String ip, @Nullable String userAgent) {

  /** A client of which nothing is known. */
  public static final ClientInfo UNKNOWN = new ClientInfo(null, null);
}
