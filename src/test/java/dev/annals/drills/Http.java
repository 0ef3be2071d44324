package dev.annals.drills;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection to this machine. It costs a tenth of a full client, so that on
 * few cores it is the server that is measured.
 */
final class Http implements AutoCloseable {

  record Answer(int status, String body) {}

  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;
  private final int timeoutMillis;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  Http(int port) {
    this(port, TIMEOUT_MILLIS);
  }

  /**
   * @param timeoutMillis how long to wait for each part of an answer
   */
  Http(int port, int timeoutMillis) {
    this.port = port;
    this.timeoutMillis = timeoutMillis;
  }

  Answer get(String path) throws IOException {
    return get(path, "");
  }

  /** Asks with further header lines, each ending in CRLF. */
  Answer get(String path, String headers) throws IOException {
    return exchange("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, headers));
  }

  /** Posts a body with further header lines, each ending in CRLF. */
  Answer post(String path, String headers, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return exchange(
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(path, headers, length, body));
  }

  private Answer exchange(String request) throws IOException {
    try {
      connect();
      output().write(request.getBytes(StandardCharsets.UTF_8));
      output().flush();
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void connect() throws IOException {
    if (socket != null) {
      return;
    }
    var fresh = new Socket();
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(timeoutMillis);
    fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
    socket = fresh;
    in = new BufferedInputStream(fresh.getInputStream(), 8192);
    out = fresh.getOutputStream();
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      }
    }
    var body = chunked ? chunks() : bytes(length);
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(bytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private byte[] bytes(int length) throws IOException {
    var bytes = input().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The connection was cut");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream(64);
    for (int read = input().read(); read != '\n'; read = input().read()) {
      if (read < 0) {
        throw new EOFException("The connection was cut");
      }
      if (read != '\r') {
        line.write(read);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private InputStream input() throws IOException {
    if (in == null) {
      throw new EOFException("Not connected");
    }
    return in;
  }

  private OutputStream output() throws IOException {
    if (out == null) {
      throw new EOFException("Not connected");
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
