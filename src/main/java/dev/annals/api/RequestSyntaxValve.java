package dev.annals.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.Ascii;

/**
 * Rejects requests that Tomcat tolerates and that a proxy may interpret differently: lines that end
 * with a bare line feed (RFC 9112, section 2.2), HTTP/0.9, and a Transfer-Encoding together with a
 * Content-Length, with HTTP/1.0 or without a coding (section 6.1). Header lines that continue on
 * the next line (section 5.2) are detected when they are received ({@code
 * identity.connections.HeaderLines}): Tomcat joins them in place, so that they cannot be
 * distinguished afterwards.
 *
 * <p>It MUST be the first valve of the engine: others remove headers, and then the end of the
 * headers cannot be found.
 */
class RequestSyntaxValve extends ValveBase {

  /** Attribute of malformed requests. {@code identity.connections} sets it, too. */
  private static final String MALFORMED = RequestSyntaxValve.class.getName();

  private static final String TRANSFER_ENCODING = "transfer-encoding";
  private static final String CONTENT_LENGTH = "content-length:";
  private static final String CHUNKED = "chunked";
  private static final String HTTP_1_1 = "HTTP/1.1";

  RequestSyntaxValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    var received = request.getCoyoteRequest();
    if (!isStrict(received) || !isFramedOnce(received)) {
      request.setAttribute(MALFORMED, true);
    }
    getNext().invoke(request, response);
  }

  /**
   * Rejects the malformed requests. It is a valve of the context, where errors are written in the
   * common format.
   */
  static final class Rejection extends ValveBase {

    Rejection() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if (request.getAttribute(MALFORMED) == null) {
        getNext().invoke(request, response);
      } else {
        response.setHeader("Connection", "close");
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // checks whether the value is in that very buffer
  private static boolean isStrict(org.apache.coyote.Request request) {
    var line = request.protocol().getByteChunk();
    byte[] buffer = line.getBytes();
    if (buffer == null || line.getLength() == 0) {
      return false;
    }
    int end = endOfLine(buffer, line.getEnd());
    var headers = request.getMimeHeaders();
    for (int i = 0; i < headers.size() && end > 0; i++) {
      var value = headers.getValue(i).getByteChunk();
      if (value.getBytes() == buffer) {
        int next = endOfLine(buffer, value.getEnd());
        end = next < 0 ? -1 : Math.max(end, next);
      }
    }
    return end > 0 && endOfLine(buffer, end) == end + 2;
  }

  /**
   * Returns whether a request has an unambiguous body length. Tomcat ignores and removes a
   * Content-Length that is sent with a Transfer-Encoding, but its line is still in the buffer.
   */
  private static boolean isFramedOnce(org.apache.coyote.Request request) {
    var headers = request.getMimeHeaders();
    int encoding = headers.findHeader(TRANSFER_ENCODING, 0);
    if (encoding < 0) {
      return true;
    }
    var line = request.protocol().getByteChunk();
    return headers.findHeader(TRANSFER_ENCODING, encoding + 1) < 0
        && headers.getValue(encoding).equalsIgnoreCase(CHUNKED)
        && request.protocol().equals(HTTP_1_1)
        && !hasHeader(line.getBytes(), endOfLine(line.getBytes(), line.getEnd()), CONTENT_LENGTH);
  }

  /**
   * Returns whether a header was received.
   *
   * @param lines index of the first header line in the buffer
   * @param name in lower case, with the colon
   */
  private static boolean hasHeader(byte[] buffer, int lines, String name) {
    for (int at = lines;
        at > 0 && at < buffer.length && buffer[at] != '\r';
        at = endOfLine(buffer, at)) {
      if (startsWith(buffer, at, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] buffer, int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (from + i >= buffer.length || Ascii.toLower(buffer[from + i]) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the index of the next line; -1 if this one does not end with CRLF. */
  private static int endOfLine(byte[] buffer, int from) {
    int at = from;
    while (at < buffer.length && buffer[at] != '\n') {
      at++;
    }
    return at < buffer.length && at > 0 && buffer[at - 1] == '\r' ? at + 1 : -1;
  }
}
