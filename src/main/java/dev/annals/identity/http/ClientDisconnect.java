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
 * The connection that a request came by. To servlets it tells that it has ended only when something
 * is written to it, which for a long question is too late; Tomcat itself can look.
 */
final class ClientDisconnect extends ValveBase {

  private static final String KEY = ClientDisconnect.class.getName();

  private ClientDisconnect() {
    super(true);
  }

  /**
   * Looks whether the connection of the request that this thread answers has ended; never, where
   * that cannot be told. Only this thread may look, and only once it has read the request's body:
   * Tomcat looks by reading on. A client that shuts its own direction down counts as gone.
   */
  static BooleanSupplier ofThisThread() {
    var request = RequestContextHolder.getRequestAttributes();
    return request != null
            && request.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST)
                instanceof BooleanSupplier line
        ? line
        : () -> false;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    var raw = request.getCoyoteRequest();
    request.setAttribute(KEY, (BooleanSupplier) () -> hasEnded(raw));
    getNext().invoke(request, response);
  }

  /**
   * Tomcat says that there is something to read both when there is and when reading fails. But what
   * it has read of a next request it keeps, and says nothing of it when asked again; a failure it
   * meets again.
   */
  private static boolean hasEnded(org.apache.coyote.Request request) {
    return !hasSomething(request, false)
        && hasSomething(request, true)
        && !hasSomething(request, false)
        && hasSomething(request, true);
  }

  private static boolean hasSomething(org.apache.coyote.Request request, boolean reading) {
    request.action(ActionCode.AVAILABLE, reading);
    return request.getAvailable() > 0;
  }

  @Configuration(proxyBeanMethods = false)
  static class Laying {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> lines() {
      return tomcat -> tomcat.addEngineValves(new ClientDisconnect());
    }
  }
}
