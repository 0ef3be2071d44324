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

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionSettings.class)
class ConnectionConfiguration {

  /** Tomcat's default of 8 KiB for each of several buffers of a WebSocket, most of them idle. */
  private static final String SOCKET_BUFFERS = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

  private static final String SOCKET_BUFFER = String.valueOf(2 * 1024);

  /** After Spring Boot's own, which says whether proxies are trusted. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> watchedConnections(
      ClientConnections connections) {
    return tomcat -> {
      if (System.getProperty(SOCKET_BUFFERS) == null) {
        // Read when Tomcat makes its WebSocket container, which is after this.
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

  /** With {@code server.forward-headers-strategy=native}: what Tomcat takes for a proxy. */
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

  /** Tells the connection of each request, and the request of its connection. */
  private static final class RequestValve extends ValveBase {

    /** Rejected by the valve of that name, where errors have their form. */
    private static final String MALFORMED = "dev.annals.api.RequestSyntaxValve";

    /** Its senders may pause: events are sent as they happen. */
    private static final String STREAMED = "/v1/audits";

    /**
     * Of WebSockets. Tomcat would negotiate permessage-deflate, which keeps some 300 KiB of native
     * memory for each socket, also for strangers.
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
