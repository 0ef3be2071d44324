package dev.annals.access;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * An HTTP request until its response is completely sent or its connection is closed. If the client
 * reads slowly, that is much later than the end of the handler method. Thread-safe.
 */
public final class HttpExchange {

  private static final String KEY = HttpExchange.class.getName();

  private final List<Runnable> actions = new ArrayList<>();
  private boolean ended;

  private HttpExchange() {}

  /** Returns the exchange of a request; {@code null} outside of a servlet container. */
  public static @Nullable HttpExchange of(ServletRequest request) {
    return request.getAttribute(KEY) instanceof HttpExchange exchange ? exchange : null;
  }

  /**
   * Returns the exchange of the request that the current thread handles; {@code null} if there is
   * none.
   */
  public static @Nullable HttpExchange ofThisThread() {
    var request = RequestContextHolder.getRequestAttributes();
    return request != null
            && request.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST)
                instanceof HttpExchange exchange
        ? exchange
        : null;
  }

  /**
   * Runs an action when the exchange ends; immediately if it has ended. The action MUST NOT throw
   * or block.
   */
  public void atEnd(Runnable action) {
    synchronized (this) {
      if (!ended) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    actions.forEach(Runnable::run);
  }

  /** Ends the exchanges. The container reports the end of asynchronous requests, too. */
  @Component
  static class Listener implements ServletRequestListener {

    @Override
    public void requestInitialized(ServletRequestEvent event) {
      event.getServletRequest().setAttribute(KEY, new HttpExchange());
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
      var exchange = of(event.getServletRequest());
      if (exchange != null) {
        exchange.end();
      }
    }
  }
}
