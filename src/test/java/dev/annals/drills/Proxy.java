package dev.annals.drills;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * A TCP proxy that loses, delays, cuts or holds what passes it. Replies are what the target sends.
 * Requests pass, so that what was asked happens although nobody learns of it, except where {@link
 * #hold} holds both.
 */
final class Proxy implements AutoCloseable {

  /** What happens to replies. */
  enum Mode {
    PASS,
    /** Replies are read and thrown away; connections stay open. */
    LOSE,
    /** Replies pass in order, {@link #delay} later. */
    DELAY,
    /** Half of the next reply passes, then the connection is closed. */
    CUT,
    /** Connections are closed, new ones too. */
    REFUSE
  }

  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;
  private volatile long delayMillis;
  private volatile Hold held = Hold.NOTHING;

  /**
   * The connections on which nothing passes, by the port of the client; looked up once for each
   * connection.
   */
  private record Hold(IntPredicate clientPorts, Map<Integer, Boolean> known) {

    static final Hold NOTHING = new Hold(port -> false);

    Hold(IntPredicate clientPorts) {
      this(clientPorts, new ConcurrentHashMap<>());
    }

    boolean has(int clientPort) {
      return known.computeIfAbsent(clientPort, clientPorts::test);
    }
  }

  /**
   * @param address a loopback address to listen on
   * @param port to listen on, or 0 for a free one
   * @param target a port of 127.0.0.1
   */
  Proxy(String address, int port, int target) {
    try {
      this.listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Ends whatever happens to requests and replies; what was held or delayed passes now. */
  void pass() {
    held = Hold.NOTHING;
    mode(Mode.PASS);
  }

  void lose() {
    mode(Mode.LOSE);
  }

  void delay(long millis) {
    delayMillis = millis;
    mode(Mode.DELAY);
  }

  void cut() {
    mode(Mode.CUT);
  }

  void refuse() {
    mode(Mode.REFUSE);
    closeConnections();
  }

  /**
   * Holds requests and replies of some connections, as a network that is partitioned does: they
   * stay open, new ones too, and what was sent arrives after {@link #pass()}.
   *
   * @param clientPorts the ports from which these clients have connected
   */
  void hold(IntPredicate clientPorts) {
    held = new Hold(clientPorts);
  }

  private synchronized void mode(Mode next) {
    mode = next;
    notifyAll();
  }

  /** Closes every connection. */
  void closeConnections() {
    sockets.forEach(Proxy::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          System.out.println("The proxy cannot accept: " + e);
        }
      }
    }
  }

  private void connect(Socket client) {
    if (mode == Mode.REFUSE) {
      close(client);
      return;
    }
    try {
      var server = new Socket(InetAddress.getByName("127.0.0.1"), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      sockets.add(client);
      sockets.add(server);
      int port = client.getPort();
      Thread.ofVirtual().start(() -> copy(client, server, port, false));
      copy(server, client, port, true);
    } catch (IOException e) {
      close(client);
    }
  }

  private void copy(Socket from, Socket to, int clientPort, boolean replies) {
    try (from;
        to) {
      var buffer = new byte[BUFFER];
      InputStream in = from.getInputStream();
      boolean lost = false;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitRelease(clientPort);
        int passed = replies ? passing(read) : read;
        // A stream with a hole in it is not what TCP delivers: it is closed instead.
        if (lost && passed > 0) {
          return;
        }
        to.getOutputStream().write(buffer, 0, passed);
        lost |= passed < read;
        if (lost && mode != Mode.LOSE) {
          return;
        }
      }
    } catch (SocketException e) {
      // One side closed the connection: the other one is closed below.
    } catch (IOException e) {
      System.out.println("The proxy cannot copy: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** How many bytes of a reply pass, after its delay. */
  private int passing(int read) throws InterruptedException {
    return switch (mode) {
      case PASS -> read;
      case LOSE, REFUSE -> 0;
      case CUT -> read / 2;
      case DELAY -> {
        delayed();
        yield read;
      }
    };
  }

  /** Ends early when the mode changes. */
  private synchronized void delayed() throws InterruptedException {
    long end = System.nanoTime() + delayMillis * 1_000_000;
    for (long left = delayMillis; mode == Mode.DELAY && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** Returns when nothing of this client is held. */
  private void awaitRelease(int clientPort) throws InterruptedException {
    if (!held.has(clientPort)) {
      return;
    }
    synchronized (this) {
      while (held.has(clientPort)) {
        wait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be closed.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pass();
    closeConnections();
  }
}
