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
 * Closes the connection if a response fails after its first bytes were sent, so that no client
 * mistakes a part for the complete response.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class BrokenResponses extends OncePerRequestFilter {

  private static final String CUT = BrokenResponses.class.getName() + ".cut";

  /** Closes the connection after the request's handler has returned. */
  static void cut(HttpServletRequest request, Exception fault) {
    request.setAttribute(CUT, fault);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    if (request.getAttribute(CUT) instanceof Exception fault && response.isCommitted()) {
      // Only this exception makes Tomcat close the connection without an error page and a log
      // entry.
      throw new ClientAbortException(fault);
    }
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }
}
