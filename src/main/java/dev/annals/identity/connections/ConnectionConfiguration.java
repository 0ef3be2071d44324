package dev.annals.identity.connections;

import dev.annals.access.ClientNetwork;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Configures Tomcat to track connections with {@link ClientConnections}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionSettings.class)
class ConnectionConfiguration {

  /**
   * Tomcat's default is 8 KiB for each of several buffers of a WebSocket. Most of them are idle.
   */
  private static final String SOCKET_BUFFERS = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

  private static final String SOCKET_BUFFER = String.valueOf(2 * 1024);

  /** Runs after Spring Boot's own customizers, which configure the trusted proxies. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> watchedConnections(
      ClientConnections connections) {
    return tomcat -> {
      if (System.getProperty(SOCKET_BUFFERS) == null) {
        // Tomcat reads this when it creates its WebSocket container, which happens later.
        System.setProperty(SOCKET_BUFFERS, SOCKET_BUFFER);
      }
      connections.trust(proxies(tomcat.getEngineValves()));
      tomcat.setProtocol(WatchedProtocol.class.getName());
      tomcat.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof WatchedProtocol protocol) {
              protocol.watchedBy(connections);
            }
          });
      tomcat.addEngineValves(new RequestValve());
    };
  }

  /**
   * Returns the addresses that Tomcat trusts as proxies with {@code
   * server.forward-headers-strategy=native}.
   */
  private static Predicate<String> proxies(Collection<Valve> valves) {
    return valves.stream()
        .filter(RemoteIpValve.class::isInstance)
        .map(RemoteIpValve.class::cast)
        .map(valve -> matching(valve.getInternalProxies()).or(matching(valve.getTrustedProxies())))
        .reduce(address -> false, Predicate::or);
  }

  private static Predicate<String> matching(@Nullable String expression) {
    return expression == null || expression.isEmpty()
        ? address -> false
        : Pattern.compile(expression).asMatchPredicate();
  }

  /** Associates requests with their connections, and reports requests to the connections. */
  private static final class RequestValve extends ValveBase {

    /**
     * {@code dev.annals.api.RequestSyntaxValve} rejects requests with this attribute, because it
     * writes errors in the common format.
     */
    private static final String MALFORMED = "dev.annals.api.RequestSyntaxValve";

    /** The path whose request bodies may pause: clients send events as they happen. */
    private static final String STREAMED = "/v1/audits";

    /**
     * Header of WebSocket extensions, which is removed. Tomcat would negotiate permessage-deflate,
     * which uses about 300 KiB of native memory per socket, even for unauthenticated clients.
     */
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    RequestValve() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      var connection = WatchedProtocol.connection(request.getCoyoteRequest());
      if (connection == null) {
        getNext().invoke(request, response);
        return;
      }
      request.getCoyoteRequest().getMimeHeaders().removeHeader(EXTENSIONS);
      request.setAttribute(ClientConnection.ATTRIBUTE, connection);
      if (connection.lines.end()) {
        request.setAttribute(MALFORMED, true);
      }
      connection.requestBegins(
          ClientNetwork.of(request.getRemoteAddr()), STREAMED.equals(request.getRequestURI()));
      try {
        getNext().invoke(request, response);
      } finally {
        if (!request.isAsync()) {
          connection.requestFinishes();
        }
      }
    }
  }
}
