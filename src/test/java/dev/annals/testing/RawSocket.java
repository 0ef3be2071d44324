package dev.annals.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A client that writes bytes as it likes, over HTTP or WebSocket. */
public final class RawSocket implements AutoCloseable {

  private static final int PATIENCE = 30_000;
  private static final int MASKED = 0x80;
  private static final int LAST = 0x80;

  private final Socket socket;
  private int closeStatus;

  public RawSocket(int port) throws IOException {
    this(port, 64 * 1024);
  }

  public RawSocket(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(PATIENCE);
  }

  public RawSocket write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawSocket write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** The answer's head, with the lines of {@code headers} beside what a handshake has. */
  public String handshake(String headers) throws IOException {
    write(
        """
        GET /graphql HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: %s\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: graphql-transport-ws\r
        %s\r
        """
            .formatted(Base64.getEncoder().encodeToString(new byte[16]), headers));
    return head();
  }

  public String head() throws IOException {
    return upTo("\r\n\r\n");
  }

  /** The next line, without its end. */
  public String line() throws IOException {
    return upTo("\n").strip();
  }

  private String upTo(String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    return text.toString();
  }

  public RawSocket text(String message) throws IOException {
    return frame(1, true, message.getBytes(StandardCharsets.UTF_8));
  }

  public RawSocket frame(int opcode, boolean last, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) ((last ? LAST : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 65536) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload); // masked by zeros
    return write(Arrays.copyOf(frame.array(), frame.position()));
  }

  /** The next text message; null where the socket is closed or says that it will be. */
  public @Nullable String message() throws IOException {
    var message = new StringBuilder();
    while (true) {
      int first = socket.getInputStream().read();
      if (first < 0 || (first & 0xF) == 8) {
        if (first >= 0) {
          closeStatus = status(payload());
        }
        return null;
      }
      message.append(new String(payload(), StandardCharsets.UTF_8));
      if ((first & LAST) != 0) {
        return message.toString();
      }
    }
  }

  /** Reads on to the close frame, and returns its status; 0 if there is none before the end. */
  public int closed() throws IOException {
    try {
      while (message() != null) {
        // not the close frame yet
      }
    } catch (SocketException e) {
      return closeStatus;
    }
    return closeStatus;
  }

  private static int status(byte[] payload) {
    return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
  }

  private byte[] payload() throws IOException {
    var in = socket.getInputStream();
    int length = in.read();
    if (length == 126) {
      length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xFFFF;
    } else if (length == 127) {
      length = Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
    }
    return in.readNBytes(length);
  }

  /** Writes nothing more. The server can still answer. */
  public RawSocket end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** All that is still to come before the server ends the connection. */
  public String rest() throws IOException {
    var rest = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        rest.write(next);
      }
    } catch (SocketException e) {
      // It was reset.
    }
    return rest.toString(StandardCharsets.UTF_8);
  }

  /** Reads on until the server ends the connection, and returns how many bytes came. */
  public long skipRest() throws IOException {
    return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Waits for so long; false if the server ends the connection or says something before. */
  public boolean isSilentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE);
    }
  }

  /** Waits for so long, unless the server ends the connection or says something before. */
  public boolean isOpenAfter(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(PATIENCE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
