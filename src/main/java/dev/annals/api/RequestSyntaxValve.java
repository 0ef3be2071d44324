package dev.annals.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.buf.Ascii;
import org.apache.tomcat.util.buf.ByteChunk;

/**
 * Rejects what Tomcat tolerates and a proxy may read differently: lines that end with a bare line
 * feed, headers that continue on the next line (RFC 9112, sections 2.2 and 5.2), HTTP/0.9, and a
 * Transfer-Encoding with a Content-Length, with HTTP/1.0 or without a coding (section 6.1).
 *
 * <p>Tomcat has no setting for it, and parses headers in place: it moves a value to the colon
 * before it, over the spaces, and joins the lines of a value. What it moved is still there behind
 * the value up to the end of the line: nothing or one character for {@code Name: value}, and at
 * least two for joined lines. Such a value is rejected if it has a space inside, as every joined
 * one has. So is one of {@code Name:␣␣two words}, which nobody sends. One kind of joined lines
 * looks like a single one and is not found: {@code Name:a\n b}, with a bare line feed and no space
 * after the colon.
 *
 * <p>It MUST be the first valve of the engine: others remove headers, and then the end of the
 * headers cannot be found.
 */
class RequestSyntaxValve extends ValveBase {

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

  /** Rejects what was found to be malformed, in the context, where errors have their form. */
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

  @SuppressWarnings("ReferenceEquality") // whether the value lies in that very buffer
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
        int next = isOneLine(value) ? endOfLine(buffer, value.getEnd()) : -1;
        end = next < 0 ? -1 : Math.max(end, next);
      }
    }
    return end > 0 && endOfLine(buffer, end) == end + 2;
  }

  /**
   * Tomcat ignores a Content-Length that comes with a Transfer-Encoding, and removes it. Its line
   * is still in the buffer.
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
   * @param lines where the lines of the headers begin in the buffer
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

  private static boolean isOneLine(ByteChunk value) {
    byte[] buffer = value.getBytes();
    int last = value.getEnd();
    while (last < buffer.length && buffer[last] != '\r' && buffer[last] != '\n') {
      last++;
    }
    while (last > value.getEnd() && isSpace(buffer[last - 1])) {
      last--;
    }
    return last - value.getEnd() < 2 || !hasSpace(value);
  }

  private static boolean hasSpace(ByteChunk value) {
    for (int i = value.getStart(); i < value.getEnd(); i++) {
      if (isSpace(value.getBytes()[i])) {
        return true;
      }
    }
    return false;
  }

  /** Where the next line begins; -1 if this one does not end with CRLF. */
  private static int endOfLine(byte[] buffer, int from) {
    int at = from;
    while (at < buffer.length && buffer[at] != '\n') {
      at++;
    }
    return at < buffer.length && at > 0 && buffer[at - 1] == '\r' ? at + 1 : -1;
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
