package dev.annals.identity.connections;

import dev.annals.access.Caller;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a client, or of a proxy for its clients. Used by the thread that serves it
 * and by the one that looks after all connections.
 */
public final class ClientConnection {

  static final String ATTRIBUTE = ClientConnection.class.getName();

  enum Phase {
    /** No request has begun, or its headers are not complete. */
    WAITING,
    /** A request is being answered. */
    REQUEST,
    /** It is a WebSocket, or about to be. */
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
  private volatile boolean isCut;
  private volatile @Nullable String client;
  private volatile @Nullable Runnable socket;
  private volatile @Nullable Buffers buffers;

  /**
   * @param peer the network of the other side; null if that is a trusted proxy
   */
  ClientConnection(
      ClientConnections connections, SocketChannel channel, @Nullable String peer, long now) {
    this.connections = connections;
    this.channel = channel;
    this.peer = peer;
    this.since = now;
  }

  /** The connection that a request came over; empty with another connector than Annals' own. */
  public static Optional<ClientConnection> of(ServletRequest request) {
    return Optional.ofNullable((ClientConnection) request.getAttribute(ATTRIBUTE));
  }

  /** The caller's token was valid: the connection is no stranger's any more. */
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
   * The handshake is done. From now on buffers are small.
   *
   * @param evict closes the WebSocket if it has to give way to another one
   */
  public void socketOpened(Runnable evict) {
    this.socket = evict;
    var own = buffers;
    if (own != null) {
      own.shrink();
    }
  }

  /** The server has closed the WebSocket: the client has a moment to do so too. */
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

  /** The client's network: the peer's, or what a trusted proxy says. */
  @Nullable String client() {
    var said = client;
    return said == null ? peer : said;
  }

  Phase phase() {
    return phase;
  }

  @Nullable Runnable socket() {
    return socket;
  }

  void uses(Buffers own) {
    this.buffers = own;
  }

  void upgrading() {
    phase = Phase.SOCKET;
    since = connections.now();
  }

  long since() {
    return since;
  }

  /** Bytes have come for the headers of a request. */
  void headersBegin() {
    if (phase == Phase.WAITING && headersSince == 0) {
      headersSince = connections.now();
    }
  }

  /** What came is not the whole of a request's headers. */
  void headersContinue() {
    if (phase != Phase.WAITING) {
      requestEnds();
    }
    headersBegin();
  }

  /**
   * No byte of a request is left: what came is answered, or was blank lines before a request. Blank
   * lines do not extend the time that the connection may wait.
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
   * @param from the client's network: the peer's, or what a trusted proxy says
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

  /** The request was answered; what is left of its body is read and thrown away. */
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

  /** Whether one of the deadlines is over. */
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
   * Ends the connection. Both directions are shut down and not closed: so the thread that serves it
   * finds it at its end, and cleans up as always. If it has not done so the next time, the
   * connection is closed.
   *
   * @return false if it had been ended before
   */
  boolean cut() {
    try {
      if (isCut) {
        channel.close();
        return false;
      }
      isCut = true;
      if (phase == Phase.WAITING && headersSince != 0) {
        channel.write(EarlyResponse.timeout());
      }
      channel.shutdownInput();
      channel.shutdownOutput();
    } catch (IOException e) {
      // It is closed.
    }
    return true;
  }

  SocketChannel channel() {
    return channel;
  }
}
