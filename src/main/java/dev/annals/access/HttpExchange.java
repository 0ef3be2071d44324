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
 * An HTTP request, until its response is complete or its connection is cut. A client that reads
 * slowly makes that much later than the time at which the response is made. Safe for several
 * threads.
 */
public final class HttpExchange {

  private static final String KEY = HttpExchange.class.getName();

  private final List<Runnable> actions = new ArrayList<>();
  private boolean ended;

  private HttpExchange() {}

  /** The exchange of a request; {@code null} outside of a servlet container. */
  public static @Nullable HttpExchange of(ServletRequest request) {
    return request.getAttribute(KEY) instanceof HttpExchange exchange ? exchange : null;
  }

  /** The exchange of the request that this thread answers; {@code null} if there is none. */
  public static @Nullable HttpExchange ofThisThread() {
    var request = RequestContextHolder.getRequestAttributes();
    return request != null
            && request.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST)
                instanceof HttpExchange exchange
        ? exchange
        : null;
  }

  /** Runs an action at the end; at once if the exchange has ended. It MUST NOT throw or block. */
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

  /** The container reports the end of an asynchronous request as well. */
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
