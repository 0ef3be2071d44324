package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.kernel.Refusal;
import dev.annals.tenants.TenantAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/**
 * Closes the sockets of callers who are no longer authorized. Live streams detect this themselves
 * and send a last message with the position to continue from; they are given some time for that.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SocketRevocation implements SchedulingConfigurer {

  private static final Logger log = LoggerFactory.getLogger(SocketRevocation.class);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  /** A socket is closed after this number of consecutive failed checks. */
  private static final int FAILED_CHECKS = 3;

  private static final int UNAUTHORIZED = 4401;

  private final CallerRefresh callerRefresh;
  private final TenantAccess tenants;
  private final Map<WebSocketSession, Integer> open = new ConcurrentHashMap<>();

  SocketRevocation(CallerRefresh callerRefresh, TenantAccess tenants) {
    this.callerRefresh = callerRefresh;
    this.tenants = tenants;
  }

  void add(WebSocketSession session) {
    open.put(session, 0);
  }

  void remove(WebSocketSession session) {
    open.remove(session);
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedRateTask(this::checkAll, CHECK_INTERVAL);
  }

  private void checkAll() {
    for (var each : open.entrySet()) {
      try {
        var reason = closeReason(each.getKey());
        if (reason.isEmpty()) {
          each.setValue(0);
        } else if (each.setValue(each.getValue() + 1) + 1 >= FAILED_CHECKS) {
          close(each.getKey(), reason.get());
        }
      } catch (DataAccessException e) {
        log.debug("Permissions of connected callers could not be checked: {}", e.toString());
      }
    }
  }

  private Optional<CloseStatus> closeReason(WebSocketSession session) {
    if (!(session.getAttributes().get(SocketAttributes.CALLER) instanceof Caller caller)) {
      return Optional.empty();
    }
    try {
      tenants.requireActive(callerRefresh.current(caller));
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(
          refusal.code() == Refusal.Code.UNAUTHENTICATED
              ? new CloseStatus(
                  UNAUTHORIZED, "The access token of this connection is no longer" + " valid")
              : new CloseStatus(SocketAttributes.FORBIDDEN, "The tenant is suspended"));
    }
  }

  private void close(WebSocketSession session, CloseStatus status) {
    open.remove(session);
    try {
      session.close(status);
    } catch (IOException | RuntimeException e) {
      log.debug("A WebSocket was disconnected before it was closed: {}", e.toString());
    }
  }
}
