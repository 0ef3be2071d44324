package dev.annals.identity.connections;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.annals.access.Caller;
import dev.annals.access.ClientNetwork;
import dev.annals.nodes.CriticalThreads;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tracks the open connections of this server. Limits the number of unauthenticated connections, and
 * ends connections that are too slow.
 */
@Component
class ClientConnections {

  /** Maximum time that a WebSocket client has to close its side. */
  static final Duration CLOSING = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ClientConnections.class);

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int SECONDS_SAVED = 20;
  private static final int ADDRESSES = 100_000;

  private final ConnectionSettings settings;
  private final CriticalThreads threads;
  private final Map<SocketChannel, ClientConnection> open = new ConcurrentHashMap<>();
  private final Pool<ClientConnection> unauthenticated;
  private final Pool<ClientConnection> sockets;
  private final Map<String, Integer> known = new HashMap<>();
  private final Cache<String, Bucket> handshakes =
      Caffeine.newBuilder().maximumSize(ADDRESSES).expireAfterAccess(Duration.ofMinutes(5)).build();
  private final Counter refused;
  private final Counter evicted;
  private final Counter cut;
  private volatile Predicate<String> trusted = address -> false;
  private volatile @Nullable Thread watcher;

  ClientConnections(ConnectionSettings settings, MeterRegistry metrics, CriticalThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.unauthenticated =
        new Pool<>(
            settings.unauthenticated(),
            settings.unauthenticatedOfAddress(),
            each -> each.phase() == ClientConnection.Phase.WAITING);
    this.sockets =
        new Pool<>(
            settings.sockets(),
            settings.socketsOfAddress(),
            each -> each.socket() != null && now() - each.since() > SECOND);
    metrics.gaugeMapSize("annals.connections.open", List.of(), open);
    metrics.gauge(
        "annals.connections.unauthenticated",
        this,
        c -> c.unauthenticated.size() + c.sockets.size());
    this.refused = metrics.counter("annals.connections.refused");
    this.evicted = metrics.counter("annals.connections.evicted");
    this.cut = metrics.counter("annals.connections.cut");
  }

  /**
   * Sets which remote addresses are trusted proxies.
   *
   * @param proxies whether an address is a proxy whose statement about the client's address is
   *     trusted
   */
  void trust(Predicate<String> proxies) {
    this.trusted = proxies;
  }

  long now() {
    return System.nanoTime();
  }

  /** Registers a new connection. Returns false if the caller must close it. */
  boolean accept(SocketChannel channel) {
    var connection = new ClientConnection(this, channel, peer(channel), now());
    var admission = unauthenticated.add(connection, connection.peer());
    if (admission.evicted() != null) {
      evicted.increment();
      admission.evicted().cut();
    }
    if (!admission.admitted()) {
      refused.increment();
      refuse(channel);
      return false;
    }
    open.put(channel, connection);
    return true;
  }

  private @Nullable String peer(SocketChannel channel) {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress address
              && !trusted.test(address.getAddress().getHostAddress())
          ? ClientNetwork.of(address.getAddress().getHostAddress())
          : null;
    } catch (IOException e) {
      return null; // already closed
    }
  }

  private static void refuse(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      channel.write(EarlyResponse.tooManyConnections());
      channel.shutdownOutput();
    } catch (IOException e) {
      // The channel is already closed.
    }
  }

  @Nullable ClientConnection of(SocketChannel channel) {
    return open.get(channel);
  }

  void closed(SocketChannel channel) {
    var connection = open.remove(channel);
    if (connection == null) {
      return;
    }
    unauthenticated.remove(connection);
    sockets.remove(connection);
    synchronized (known) {
      var caller = connection.caller();
      if (caller != null) {
        known.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  void authenticated(ClientConnection connection, Caller caller) {
    var key = caller.isVendor() ? caller.id() : caller.id() + ' ' + caller.tenant();
    int limit =
        caller.isVendor() ? settings.authenticatedOfCredential() : settings.authenticatedOfUser();
    synchronized (known) {
      if (known.getOrDefault(key, 0) >= limit
          || !open.containsKey(connection.channel())
          || !connection.become(key)) {
        return;
      }
      known.merge(key, 1, Integer::sum);
    }
    unauthenticated.remove(connection);
    sockets.remove(connection);
  }

  boolean admitSocket(ClientConnection connection) {
    var client = connection.client();
    if (client != null && !handshake(client).tryConsume(1)) {
      refused.increment();
      return false;
    }
    if (!connection.isAuthenticated()) {
      var admission = sockets.add(connection, client);
      if (!admission.admitted()) {
        refused.increment();
        return false;
      }
      unauthenticated.remove(connection);
      evict(admission.evicted());
      if (!open.containsKey(connection.channel())) {
        sockets.remove(connection);
      }
    }
    connection.upgrading();
    return true;
  }

  private void evict(@Nullable ClientConnection former) {
    if (former == null) {
      return;
    }
    evicted.increment();
    var close = former.socket();
    if (close != null) {
      // This may block if the client does not read.
      Thread.ofVirtual().name("socket-eviction").start(close);
    }
    former.socketClosed();
  }

  private Bucket handshake(String client) {
    return handshakes.get(
        client,
        key ->
            Bucket.builder()
                .addLimit(
                    limit ->
                        limit
                            .capacity((long) settings.handshakesOfAddress() * SECONDS_SAVED)
                            .refillGreedy(settings.handshakesOfAddress(), Duration.ofSeconds(1)))
                .build());
  }

  /** The handshake was not completed. The connection counts as an ordinary one again. */
  void notUpgraded(ClientConnection connection) {
    if (sockets.remove(connection) && open.containsKey(connection.channel())) {
      var admission = unauthenticated.add(connection, connection.peer());
      if (admission.evicted() != null) {
        admission.evicted().cut();
      } else if (!admission.admitted()) {
        connection.cut();
      }
    }
  }

  @PostConstruct
  void watch() {
    watcher = threads.startDaemon("connections", this::watchAll);
  }

  @PreDestroy
  void stop() {
    var thread = watcher;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void watchAll() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(
            Math.min(
                CHECK_INTERVAL.toMillis(), Math.max(1, settings.headerTimeout().toMillis() / 2)));
        checkAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkAll() {
    try {
      long now = now();
      for (var connection : open.values()) {
        if (connection.isOverdue(now, settings) && connection.cut()) {
          cut.increment();
        }
      }
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      log.error("Connections could not be checked", e);
    }
  }
}
