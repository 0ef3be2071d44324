package dev.annals.access.web;

import dev.annals.kernel.Misconfigured;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Who may call from where, and how much at once.
 *
 * @param allowedOrigins pages of other origins that may call this server from a browser, over HTTP
 *     and WebSocket, each as {@code https://app.example.com}; none by default
 * @param patience so long a question is worked on, however many fields it asks for
 * @param userOperations so many operations of one tenant's user run at once
 * @param credentialOperations so many operations of one of the vendor's credentials run at once
 * @param userConnections so many WebSocket connections has one tenant's user on this node
 * @param credentialConnections and one of the vendor's credentials
 * @param messageMemory maximum memory of WebSocket messages that have not arrived as a whole, of
 *     all sockets together; a quarter of it for one caller. 0 means a sixteenth of the maximum heap
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

  /** An origin as browsers send it (RFC 6454, section 6.2). */
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
        "annals.web.allowed-origins has \"%s\", which is not one origin.".formatted(text),
        "Name each page's origin in full, such as https://app.example.com. There is no wildcard:"
            + " any page could then read the logs of whoever is signed in.");
  }
}
