package dev.annals.access.connections;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of connections, on each node. A connection is unauthenticated until a request with a valid
 * token, or {@code connection_init} with one, has come over it.
 *
 * @param headerTimeout maximum time from the first byte of a request to the end of its headers, and
 *     maximum time for which an unauthenticated connection waits for a request
 * @param minBodyRate minimum bytes per second of a request's body, while the server waits for it.
 *     {@code POST /v1/audits} may pause for as long as {@code server.tomcat.connection-timeout}
 * @param minResponseRate minimum bytes per second that a client takes, while the server waits for
 *     it
 * @param rateGrace waiting time, in all for one request, after which the minimum rates apply
 * @param unauthenticated maximum number of unauthenticated connections. The oldest one that no
 *     request is running on gives way to a new one
 * @param unauthenticatedOfAddress the same for one client address
 * @param sockets maximum number of unauthenticated WebSockets. The oldest one gives way to a new
 *     one if it is older than a second; otherwise the new one is rejected with 429
 * @param socketsOfAddress the same for one client address
 * @param handshakesOfAddress maximum number of WebSocket handshakes per second of one client
 *     address; unused ones of the last 20 s can be made up for
 * @param authenticatedOfUser maximum number of connections that count as authenticated for one user
 *     of a tenant; further ones stay unauthenticated
 * @param authenticatedOfCredential the same for one of the vendor's credentials
 */
@ConfigurationProperties("annals.web.connections")
record ConnectionSettings(
    @DefaultValue("20s") Duration headerTimeout,
    @DefaultValue("1KB") DataSize minBodyRate,
    @DefaultValue("1KB") DataSize minResponseRate,
    @DefaultValue("20s") Duration rateGrace,
    @DefaultValue("2000") int unauthenticated,
    @DefaultValue("500") int unauthenticatedOfAddress,
    @DefaultValue("1000") int sockets,
    @DefaultValue("200") int socketsOfAddress,
    @DefaultValue("100") int handshakesOfAddress,
    @DefaultValue("200") int authenticatedOfUser,
    @DefaultValue("4000") int authenticatedOfCredential) {

  ConnectionSettings {
    requirePositive(headerTimeout.toMillis(), "header-timeout");
    requirePositive(minBodyRate.toBytes(), "min-body-rate");
    requirePositive(minResponseRate.toBytes(), "min-response-rate");
    requirePositive(rateGrace.toMillis(), "rate-grace");
    requirePositive(unauthenticated, "unauthenticated");
    requirePositive(unauthenticatedOfAddress, "unauthenticated-of-address");
    requirePositive(sockets, "sockets");
    requirePositive(socketsOfAddress, "sockets-of-address");
    requirePositive(handshakesOfAddress, "handshakes-of-address");
    requirePositive(authenticatedOfUser, "authenticated-of-user");
    requirePositive(authenticatedOfCredential, "authenticated-of-credential");
  }

  private static void requirePositive(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "annals.web.connections.%s must be positive".formatted(name));
    }
  }
}
