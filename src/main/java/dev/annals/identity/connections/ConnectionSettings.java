package dev.annals.identity.connections;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of connections on each server. A connection is unauthenticated until a request with a
 * valid token, or {@code connection_init} with one, has been received over it.
 *
 * @param headerTimeout Maximum time from the first byte of a request to the end of its headers, and
 *     maximum time for which an unauthenticated connection waits for a request. The server then
 *     closes the connection. The default is 20 s.
 * @param minBodyRate Minimum rate, in bytes per second, at which a client sends the body of a
 *     request. The server closes a slower connection after {@code rateGrace}. {@code POST
 *     /v1/audits} may pause for as long as {@code server.tomcat.connection-timeout}. The default is
 *     1 KB.
 * @param minResponseRate Minimum rate, in bytes per second, at which a client reads a response. The
 *     server closes a slower connection after {@code rateGrace}. The default is 1 KB.
 * @param rateGrace Total time for which the server waits for the client during one request before
 *     the minimum rates apply. The default is 20 s.
 * @param unauthenticated Maximum number of unauthenticated connections. When it is reached, a new
 *     connection replaces the oldest one that is not processing a request. The default is 2,000.
 * @param unauthenticatedOfAddress Maximum number of unauthenticated connections per client address,
 *     with the same replacement. The default is 500.
 * @param sockets Maximum number of unauthenticated WebSockets. When it is reached, a new WebSocket
 *     replaces the oldest one if that is older than one second; otherwise the new one is rejected
 *     with status 429. The default is 1,000.
 * @param socketsOfAddress Maximum number of unauthenticated WebSockets per client address, with the
 *     same replacement. The default is 200.
 * @param handshakesOfAddress Maximum number of WebSocket handshakes per second and client address.
 *     Unused capacity of the last 20 s can be used at once. Further handshakes are rejected with
 *     status 429. The default is 100.
 * @param authenticatedOfUser Maximum number of connections per tenant user that count as
 *     authenticated. Further ones count as unauthenticated. The default is 200.
 * @param authenticatedOfCredential Maximum number of connections per vendor credential that count
 *     as authenticated. Further ones count as unauthenticated. The default is 4,000.
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
