package dev.annals.identity.http;

import dev.annals.kernel.Misconfigured;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Cross-origin access, the request timeout, and limits of concurrent requests on each server.
 *
 * @param allowedOrigins Origins whose pages may call this server from a browser over HTTP and
 *     WebSocket, each such as {@code https://app.example.com}. Empty by default.
 * @param patience Timeout of a GraphQL operation. Queries of the operation stop after this time.
 *     The default is 20 s.
 * @param userOperations Maximum number of concurrent GraphQL operations per tenant user. Exceeding
 *     it is {@code RATE_LIMITED}. The default is 50.
 * @param credentialOperations Maximum number of concurrent GraphQL operations per vendor
 *     credential. Exceeding it is {@code RATE_LIMITED}. The default is 2,000.
 * @param userConnections Maximum number of concurrent WebSocket connections per tenant user.
 *     Exceeding it is {@code RATE_LIMITED}. The default is 50.
 * @param credentialConnections Maximum number of concurrent WebSocket connections per vendor
 *     credential. Exceeding it is {@code RATE_LIMITED}. The default is 1,000.
 * @param messageMemory Maximum total memory of WebSocket messages that have been received in part.
 *     One caller may use a quarter of it. A connection whose message exceeds it is closed. The
 *     default is 0, which means a sixteenth of the maximum heap.
 */
@ConfigurationProperties("annals.web")
record WebSettings(
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("20s") Duration patience,
    @DefaultValue("50") int userOperations,
    @DefaultValue("2000") int credentialOperations,
    @DefaultValue("50") int userConnections,
    @DefaultValue("1000") int credentialConnections,
    @DefaultValue("0B") DataSize messageMemory) {

  WebSettings {
    if (messageMemory.toBytes() == 0) {
      messageMemory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 16);
    }
    allowedOrigins = allowedOrigins.stream().map(WebSettings::origin).toList();
  }

  /** Returns an origin in the format that browsers send (RFC 6454, section 6.2). */
  static String origin(String text) {
    var uri = parse(text.strip());
    boolean known =
        ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null
            && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    if (!known) {
      throw misfit(text);
    }
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return (uri.getScheme() + "://" + uri.getHost() + port).toLowerCase(Locale.ROOT);
  }

  private static URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw misfit(text);
    }
  }

  private static Misconfigured misfit(String text) {
    return new Misconfigured(
        "annals.web.allowed-origins contains \"%s\", which is not an origin.".formatted(text),
        "Set the complete origin of each page, such as https://app.example.com. There is no"
            + " wildcard, because any page could then read the logs of signed-in users.");
  }
}
