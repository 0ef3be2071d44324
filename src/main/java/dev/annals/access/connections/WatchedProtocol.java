package dev.annals.access.connections;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Adapter;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, which tells {@link ClientConnections} of each connection and what becomes of
 * it. Made by Tomcat by its name; {@link #watchedBy} follows.
 */
public final class WatchedProtocol extends Http11NioProtocol {

  /** Tomcat itself uses the first of its 32 notes only. */
  private static final int NOTE = 17;

  private final Endpoint endpoint;

  public WatchedProtocol() {
    this(new Endpoint());
  }

  private WatchedProtocol(Endpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  void watchedBy(ClientConnections connections) {
    endpoint.watcher = connections;
  }

  /** The connection that a request came over. */
  static @Nullable ClientConnection connection(Request request) {
    return (ClientConnection) request.getNote(NOTE);
  }

  @Override
  protected Processor createProcessor() {
    return new WatchedProcessor(this, getAdapter());
  }

  private static final class Endpoint extends NioEndpoint {

    private volatile @Nullable ClientConnections watcher;

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
      var watching = watcher;
      if (watching != null && !watching.accept(socket)) {
        // For a socket that it does not know, Tomcat's own closeSocket does nothing: the connection
        // would count against its limit for ever.
        destroySocket(socket);
        return false;
      }
      return super.setSocketOptions(socket);
    }

    @Override
    protected void destroySocket(SocketChannel socket) {
      closed(socket);
      super.destroySocket(socket);
    }

    @Override
    protected NioChannel createChannel(SocketBufferHandler given) {
      if (isSSLEnabled()) {
        return new SecureChannel(given, this);
      }
      var socket = getSocketProperties();
      return new Channel(
          new Buffers(socket.getAppReadBufSize(), socket.getAppWriteBufSize()), this);
    }

    @Nullable ClientConnection opened(SocketChannel socket) {
      var watching = watcher;
      return watching == null ? null : watching.of(socket);
    }

    void closed(SocketChannel socket) {
      var watching = watcher;
      if (watching != null) {
        watching.closed(socket);
      }
    }
  }

  private interface Watched {
    @Nullable ClientConnection connection();
  }

  private static final class Channel extends NioChannel implements Watched {

    private final Buffers buffers;
    private final Endpoint endpoint;
    private volatile @Nullable ClientConnection connection;

    Channel(Buffers buffers, Endpoint endpoint) {
      super(buffers);
      this.buffers = buffers;
      this.endpoint = endpoint;
    }

    @Override
    public @Nullable ClientConnection connection() {
      return connection;
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper)
        throws IOException {
      super.reset(channel, wrapper);
      if (channel == null) {
        connection = null;
        return;
      }
      var opened = endpoint.opened(channel);
      if (opened != null) {
        opened.uses(buffers);
      }
      connection = opened;
    }

    @Override
    public void close() throws IOException {
      endpoint.closed(getIOChannel());
      super.close();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return Traffic.read(connection, super.read(target));
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return Traffic.read(connection, super.read(targets, offset, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = super.write(source);
      Traffic.written(connection, written, source.hasRemaining());
      return written;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      long written = super.write(sources, offset, length);
      Traffic.written(connection, written, Traffic.hasRemaining(sources, offset, length));
      return written;
    }
  }

  /** With TLS by Tomcat itself. Its buffers are larger and stay. */
  private static final class SecureChannel extends SecureNioChannel implements Watched {

    private final Endpoint endpoint;
    private volatile @Nullable ClientConnection connection;

    SecureChannel(SocketBufferHandler buffers, Endpoint endpoint) {
      super(buffers, endpoint);
      this.endpoint = endpoint;
    }

    @Override
    public @Nullable ClientConnection connection() {
      return connection;
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper)
        throws IOException {
      super.reset(channel, wrapper);
      connection = channel == null ? null : endpoint.opened(channel);
    }

    @Override
    public void close(boolean force) throws IOException {
      endpoint.closed(getIOChannel());
      super.close(force);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return Traffic.read(connection, super.read(target));
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return Traffic.read(connection, super.read(targets, offset, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = super.write(source);
      Traffic.written(connection, written, source.hasRemaining());
      return written;
    }
  }

  /** Counts what goes over a connection. */
  private static final class Traffic {

    static int read(@Nullable ClientConnection connection, int bytes) {
      read(connection, (long) bytes);
      return bytes;
    }

    static long read(@Nullable ClientConnection connection, long bytes) {
      if (connection != null && bytes > 0) {
        connection.reading.count(bytes);
        connection.headersBegin();
      }
      return bytes;
    }

    static void written(@Nullable ClientConnection connection, long bytes, boolean more) {
      if (connection == null) {
        return;
      }
      connection.writing.count(bytes);
      if (more) {
        connection.writing.waiting(connection.now());
      } else {
        connection.writing.arrived(connection.now());
      }
    }

    static boolean hasRemaining(ByteBuffer[] sources, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (sources[i].hasRemaining()) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class WatchedProcessor extends Http11Processor {

    WatchedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
      request.setInputBuffer(new Body(request, request.getInputBuffer()));
    }

    @Override
    public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
      var connection = wrapper.getSocket() instanceof Watched channel ? channel.connection() : null;
      request.setNote(NOTE, connection);
      var state = super.service(wrapper);
      if (connection != null) {
        after(connection, state);
      }
      return state;
    }

    private void after(ClientConnection connection, SocketState state) {
      if (state == SocketState.OPEN) {
        connection.nothingBegun();
      } else if (state == SocketState.LONG && !isAsync()) {
        connection.headersContinue();
      }
    }

    @Override
    protected SocketState dispatchEndRequest() {
      var state = super.dispatchEndRequest();
      var connection = connection(request);
      if (connection != null && state == SocketState.OPEN) {
        connection.requestEnds();
      }
      return state;
    }
  }

  /** A request's body, which tells when the server waits for it. */
  private record Body(Request request, InputBuffer body) implements InputBuffer {

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
      var connection = connection(request);
      if (connection == null) {
        return body.doRead(handler);
      }
      connection.reading.waiting(connection.now());
      try {
        return body.doRead(handler);
      } finally {
        connection.reading.arrived(connection.now());
      }
    }

    @Override
    public int available() {
      return body.available();
    }
  }
}
