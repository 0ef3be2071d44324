package dev.annals.drills;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that loses, delays or cuts what passes it. Replies are what the target sends.
 * Requests always pass, so that what was asked happens although nobody learns of it.
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

  void pass() {
    mode = Mode.PASS;
  }

  void lose() {
    mode = Mode.LOSE;
  }

  void delay(long millis) {
    delayMillis = millis;
    mode = Mode.DELAY;
  }

  void cut() {
    mode = Mode.CUT;
  }

  void refuse() {
    mode = Mode.REFUSE;
    closeConnections();
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
      Thread.ofVirtual().start(() -> copy(client, server, false));
      copy(server, client, true);
    } catch (IOException e) {
      close(client);
    }
  }

  private void copy(Socket from, Socket to, boolean replies) {
    try (from;
        to) {
      var buffer = new byte[BUFFER];
      InputStream in = from.getInputStream();
      boolean lost = false;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
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
  private void delayed() throws InterruptedException {
    long end = System.nanoTime() + delayMillis * 1_000_000;
    while (mode == Mode.DELAY && System.nanoTime() < end) {
      Thread.sleep(Math.min(50, delayMillis));
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
    closeConnections();
  }
}
