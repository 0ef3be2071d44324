package dev.annals.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Cuts the connection of a response that failed after its first bytes were sent, so that no client
 * takes a part for the whole.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class BrokenResponses extends OncePerRequestFilter {

  private static final String CUT = BrokenResponses.class.getName() + ".cut";

  /** Cuts the connection once the request's handler has returned. */
  static void cut(HttpServletRequest request, Exception fault) {
    request.setAttribute(CUT, fault);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    if (request.getAttribute(CUT) instanceof Exception fault && response.isCommitted()) {
      // The one exception that makes Tomcat close the connection without an error page and a log.
      throw new ClientAbortException(fault);
    }
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }
}
