package dev.annals.api;

import dev.annals.kernel.BadInput;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bounds what one request can make the server hold: who may ask without a token says little, and a
 * call of GraphQL has 8 MiB of events, which JSON can double. {@code POST /v1/audits} is read as it
 * comes and has bounds of its own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimit extends OncePerRequestFilter {

  private static final long LARGE = 16L * 1024 * 1024;

  /** Of a caller who sends no events: larger ones would only take memory. */
  private static final long WITHOUT_EVENTS = 1024L * 1024;

  private static final String SENDS_EVENTS = "audits:write";
  private static final long SMALL = 64L * 1024;
  private static final List<String> LARGE_PATHS = List.of("/graphql", "/audits");
  private static final String STREAMED = "/v1/audits";

  private final JsonMapper json;

  BodyLimit(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().equals(STREAMED);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = limit(request.getRequestURI());
    if (request.getContentLengthLong() > limit) {
      refuse(response, limit);
      return;
    }
    boolean judged = limit == SMALL && request.getContentLengthLong() >= 0;
    chain.doFilter(judged ? request : new Counted(request, limit), response);
  }

  private static long limit(String path) {
    return LARGE_PATHS.stream().anyMatch(path::startsWith) ? LARGE : SMALL;
  }

  private void refuse(HttpServletResponse response, long limit) throws IOException {
    var refusal = new BadInput("The body must have at most %d KiB.".formatted(limit / 1024));
    response.setStatus(HttpStatus.CONTENT_TOO_LARGE.value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setHeader("Connection", "close");
    var error =
        Map.of(
            "message",
            refusal.reason(),
            "extensions",
            Errors.extensions(refusal, UUID.randomUUID().toString()));
    response.getOutputStream().write(json.writeValueAsBytes(Map.of("errors", List.of(error))));
  }

  /** A body of unknown length, which ends with an error where it grows too long. */
  private static final class Counted extends HttpServletRequestWrapper {

    private final long limit;

    Counted(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    /** Who the caller is is known by now. */
    @Override
    public ServletInputStream getInputStream() throws IOException {
      long most = sendsEvents() ? limit : Math.min(limit, WITHOUT_EVENTS);
      if (getContentLengthLong() > most) {
        throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
      }
      return new CountedStream(super.getInputStream(), most);
    }

    private static boolean sendsEvents() {
      var caller = SecurityContextHolder.getContext().getAuthentication();
      return caller != null
          && caller.getAuthorities().stream()
              .anyMatch(authority -> SENDS_EVENTS.equals(authority.getAuthority()));
    }
  }

  private static final class CountedStream extends ServletInputStream {

    private final ServletInputStream body;
    private long left;

    CountedStream(ServletInputStream body, long limit) {
      this.body = body;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = body.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = body.read(bytes, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("The body is too large");
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
