package dev.annals.identity.connections;

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
 * Tomcat's HTTP/1.1 protocol handler, which reports connections and their progress to {@link
 * ClientConnections}. Tomcat creates it by its class name; {@link #watchedBy} MUST be called
 * afterwards.
 */
public final class WatchedProtocol extends Http11NioProtocol {

  /** Index of the request note. Tomcat itself uses only the first of its 32 notes. */
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

  /** Returns the connection of a request. */
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
        // Tomcat's own closeSocket ignores a socket that it does not know: the connection would
        // count against its limit forever.
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
    Traffic traffic();
  }

  private static final class Channel extends NioChannel implements Watched {

    private final Buffers buffers;
    private final Traffic traffic;

    Channel(Buffers buffers, Endpoint endpoint) {
      super(buffers);
      this.buffers = buffers;
      this.traffic = new Traffic(endpoint);
    }

    @Override
    public Traffic traffic() {
      return traffic;
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper)
        throws IOException {
      super.reset(channel, wrapper);
      traffic.begin(channel, buffers);
    }

    @Override
    public void close() throws IOException {
      traffic.end(getIOChannel());
      super.close();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return traffic.read(super.read(target), target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return traffic.read(super.read(targets, offset, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return traffic.written(super.write(source), source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      return traffic.written(super.write(sources, offset, length), sources, offset, length);
    }
  }

  /** A channel with TLS by Tomcat itself. Its buffers are larger and are not shrunk. */
  private static final class SecureChannel extends SecureNioChannel implements Watched {

    private final Traffic traffic;

    SecureChannel(SocketBufferHandler buffers, Endpoint endpoint) {
      super(buffers, endpoint);
      this.traffic = new Traffic(endpoint);
    }

    @Override
    public Traffic traffic() {
      return traffic;
    }

    @Override
    public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper)
        throws IOException {
      super.reset(channel, wrapper);
      traffic.begin(channel, null);
    }

    @Override
    public void close(boolean force) throws IOException {
      traffic.end(getIOChannel());
      super.close(force);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return traffic.read(super.read(target), target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return traffic.read(super.read(targets, offset, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return traffic.written(super.write(source), source);
    }
  }

  /** Counts the bytes of a channel. Tomcat reuses channels for consecutive connections. */
  private static final class Traffic {

    private final Endpoint endpoint;
    private volatile @Nullable ClientConnection connection;

    Traffic(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Nullable ClientConnection connection() {
      return connection;
    }

    void begin(@Nullable SocketChannel channel, @Nullable Buffers buffers) {
      var opened = channel == null ? null : endpoint.opened(channel);
      if (opened != null && buffers != null) {
        opened.uses(buffers);
      }
      connection = opened;
    }

    void end(SocketChannel channel) {
      endpoint.closed(channel);
    }

    int read(int bytes, ByteBuffer target) {
      var own = connection;
      if (own != null && bytes > 0) {
        own.lines.scan(target, target.position() - bytes);
      }
      read(bytes);
      return bytes;
    }

    long read(long bytes) {
      var own = connection;
      if (own != null && bytes > 0) {
        own.reading.count(bytes);
        own.headersBegin();
      }
      return bytes;
    }

    int written(int bytes, ByteBuffer source) {
      written(bytes, source.hasRemaining());
      return bytes;
    }

    long written(long bytes, ByteBuffer[] sources, int offset, int length) {
      boolean more = false;
      for (int i = offset; i < offset + length; i++) {
        more |= sources[i].hasRemaining();
      }
      written(bytes, more);
      return bytes;
    }

    private void written(long bytes, boolean more) {
      var own = connection;
      if (own == null) {
        return;
      }
      own.writing.count(bytes);
      if (more) {
        own.writing.waiting(own.now());
      } else {
        own.writing.arrived(own.now());
      }
    }
  }

  private static final class WatchedProcessor extends Http11Processor {

    WatchedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
      request.setInputBuffer(new Body(request, request.getInputBuffer()));
    }

    @Override
    public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
      var connection =
          wrapper.getSocket() instanceof Watched channel ? channel.traffic().connection() : null;
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

  /** A request body that reports when the server waits for it. */
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
