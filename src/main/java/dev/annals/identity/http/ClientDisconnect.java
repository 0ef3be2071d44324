package dev.annals.identity.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Detects that a client has disconnected. The servlet API reports this only when the response is
 * written, which is too late for a long query. This valve asks Tomcat.
 */
final class ClientDisconnect extends ValveBase {

  private static final String KEY = ClientDisconnect.class.getName();

  private ClientDisconnect() {
    super(true);
  }

  /**
   * Returns a check whether the client of the request that the current thread handles has
   * disconnected; it always returns false if that cannot be determined. Only this thread may use
   * the check, and only after it has read the request's body, because Tomcat reads from the
   * connection. A client that has shut down its own direction counts as disconnected.
   */
  static BooleanSupplier ofThisThread() {
    var request = RequestContextHolder.getRequestAttributes();
    return request != null
            && request.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST)
                instanceof BooleanSupplier check
        ? check
        : () -> false;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    var raw = request.getCoyoteRequest();
    request.setAttribute(KEY, (BooleanSupplier) () -> hasEnded(raw));
    getNext().invoke(request, response);
  }

  /**
   * Tomcat reports available bytes both if there are some and if reading fails. It buffers bytes of
   * a next request and does not report them a second time, but a failure occurs again.
   */
  private static boolean hasEnded(org.apache.coyote.Request request) {
    return !hasAvailable(request, false)
        && hasAvailable(request, true)
        && !hasAvailable(request, false)
        && hasAvailable(request, true);
  }

  private static boolean hasAvailable(org.apache.coyote.Request request, boolean reading) {
    request.action(ActionCode.AVAILABLE, reading);
    return request.getAvailable() > 0;
  }

  @Configuration(proxyBeanMethods = false)
  static class ValveConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> disconnectValve() {
      return tomcat -> tomcat.addEngineValves(new ClientDisconnect());
    }
  }
}
