package dev.annals.identity.connections;

import dev.annals.access.Caller;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a client, or of a proxy on behalf of its clients. Used by the thread that
 * serves it and by the thread that watches all connections.
 */
public final class ClientConnection {

  static final String ATTRIBUTE = ClientConnection.class.getName();

  enum Phase {
    /** No request has begun, or its headers are incomplete. */
    WAITING,
    /** A request is being processed. */
    REQUEST,
    /** The connection is a WebSocket, or its handshake is being answered. */
    SOCKET
  }

  private final ClientConnections connections;
  private final SocketChannel channel;
  private final @Nullable String peer;
  final Pace reading = new Pace();
  final Pace writing = new Pace();
  final HeaderLines lines = new HeaderLines();
  private final AtomicReference<@Nullable String> caller = new AtomicReference<>();
  private volatile Phase phase = Phase.WAITING;
  private volatile long since;
  private volatile long headersSince;
  private volatile boolean mayPause;
  private volatile long closeBy;
  private volatile boolean isShutDown;
  private volatile @Nullable String client;
  private volatile @Nullable Runnable socket;
  private volatile @Nullable Buffers buffers;

  /**
   * Creates a connection in phase {@link Phase#WAITING}.
   *
   * @param peer the network of the remote address; null if that is a trusted proxy
   */
  ClientConnection(
      ClientConnections connections, SocketChannel channel, @Nullable String peer, long now) {
    this.connections = connections;
    this.channel = channel;
    this.peer = peer;
    this.since = now;
  }

  /** Returns the connection of a request; empty if the connector is not {@link WatchedProtocol}. */
  public static Optional<ClientConnection> of(ServletRequest request) {
    return Optional.ofNullable((ClientConnection) request.getAttribute(ATTRIBUTE));
  }

  /** Marks the connection as authenticated, after the caller's token was verified. */
  public void authenticated(Caller known) {
    if (caller.get() == null) {
      connections.authenticated(this, known);
    }
  }

  /**
   * A WebSocket handshake is about to be answered on this connection.
   *
   * @return false if there are too many unauthenticated WebSockets, in all or of this client
   */
  public boolean admitSocket() {
    return connections.admitSocket(this);
  }

  /**
   * The WebSocket handshake is complete. The buffers of the connection are made small.
   *
   * @param evict closes the WebSocket if another one replaces it
   */
  public void socketOpened(Runnable evict) {
    this.socket = evict;
    var current = buffers;
    if (current != null) {
      current.shrink();
    }
  }

  /**
   * The server has closed the WebSocket. The client has {@link ClientConnections#CLOSING} to close
   * it, too.
   */
  public void socketClosed() {
    closeBy = connections.now() + ClientConnections.CLOSING.toNanos();
  }

  boolean become(String known) {
    return caller.compareAndSet(null, known);
  }

  @Nullable String caller() {
    return caller.get();
  }

  boolean isAuthenticated() {
    return caller.get() != null;
  }

  @Nullable String peer() {
    return peer;
  }

  /** The client's network: that of the remote address, or the one that a trusted proxy reports. */
  @Nullable String client() {
    var reported = client;
    return reported == null ? peer : reported;
  }

  Phase phase() {
    return phase;
  }

  @Nullable Runnable socket() {
    return socket;
  }

  void uses(Buffers buffers) {
    this.buffers = buffers;
  }

  void upgrading() {
    phase = Phase.SOCKET;
    since = connections.now();
  }

  long since() {
    return since;
  }

  /** Bytes of request headers were received. */
  void headersBegin() {
    if (phase == Phase.WAITING && headersSince == 0) {
      headersSince = connections.now();
    }
  }

  /** The bytes that were received are an incomplete request header. */
  void headersContinue() {
    if (phase != Phase.WAITING) {
      requestEnds();
    }
    lines.continued();
    headersBegin();
  }

  /**
   * No byte of a request is left: the received bytes were processed, or were blank lines before a
   * request. Blank lines do not extend the time that the connection may wait.
   */
  void nothingBegun() {
    lines.begin();
    if (phase == Phase.WAITING) {
      headersSince = 0;
    } else {
      requestEnds();
    }
  }

  long now() {
    return connections.now();
  }

  /**
   * The headers of a request are complete.
   *
   * @param from the client's network: that of the remote address, or the one that a trusted proxy
   *     reports
   * @param pauses whether the body may pause
   */
  void requestBegins(String from, boolean pauses) {
    headersSince = 0;
    client = from;
    mayPause = pauses;
    reading.reset();
    writing.reset();
    phase = Phase.REQUEST;
  }

  /** The request was processed. The rest of its body is read and discarded. */
  void requestFinishes() {
    if (phase == Phase.REQUEST) {
      mayPause = false;
      reading.waiting(connections.now());
    }
  }

  /** The connection waits for the next request. */
  void requestEnds() {
    lines.begin();
    reading.reset();
    headersSince = 0;
    since = connections.now();
    boolean wasSocket = phase == Phase.SOCKET;
    phase = Phase.WAITING;
    if (wasSocket) {
      connections.notUpgraded(this);
    }
  }

  boolean mayPause() {
    return mayPause;
  }

  /** Returns whether one of the deadlines has passed. */
  boolean isOverdue(long now, ConnectionSettings settings) {
    long grace = settings.rateGrace().toNanos();
    if ((closeBy != 0 && now - closeBy > 0)
        || writing.isTooSlow(now, grace, settings.minResponseRate().toBytes())) {
      return true;
    }
    return switch (phase) {
      case WAITING -> isWaitingTooLong(now, settings.headerTimeout().toNanos());
      case REQUEST -> !mayPause && reading.isTooSlow(now, grace, settings.minBodyRate().toBytes());
      case SOCKET -> false;
    };
  }

  private boolean isWaitingTooLong(long now, long timeout) {
    return headersSince != 0
        ? now - headersSince > timeout
        : !isAuthenticated() && now - since > timeout;
  }

  /**
   * Ends the connection. The first call shuts both directions down without closing the channel, so
   * that the thread that serves the connection reads end of stream and cleans up as usual. If that
   * has not happened by the second call, the channel is closed.
   *
   * @return false if this method was called before
   */
  boolean cut() {
    try {
      if (isShutDown) {
        channel.close();
        return false;
      }
      isShutDown = true;
      if (phase == Phase.WAITING && headersSince != 0) {
        channel.write(EarlyResponse.timeout());
      }
      channel.shutdownInput();
      channel.shutdownOutput();
    } catch (IOException e) {
      // The channel is already closed.
    }
    return true;
  }

  SocketChannel channel() {
    return channel;
  }
}
