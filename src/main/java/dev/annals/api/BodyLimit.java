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
 * Limits the size of request bodies, and so the memory of one request. The limit is low for paths
 * without a token, and 16 MiB for GraphQL: one call has at most 8 MiB of events, and JSON can
 * double that. {@code POST /v1/audits} is read as a stream and has separate limits.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BodyLimit extends OncePerRequestFilter {

  private static final long LARGE = 16L * 1024 * 1024;

  /** Limit for callers who may not send events: they have no use for larger bodies. */
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
      reject(response, limit);
      return;
    }
    boolean checked = limit == SMALL && request.getContentLengthLong() >= 0;
    chain.doFilter(checked ? request : new Counted(request, limit), response);
  }

  private static long limit(String path) {
    return LARGE_PATHS.stream().anyMatch(path::startsWith) ? LARGE : SMALL;
  }

  private void reject(HttpServletResponse response, long limit) throws IOException {
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

  /** A request whose body fails with an error when it exceeds the limit. */
  private static final class Counted extends HttpServletRequestWrapper {

    private final long limit;

    Counted(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    /** Applies the limit of the caller, who is authenticated before the body is read. */
    @Override
    public ServletInputStream getInputStream() throws IOException {
      long callersLimit = sendsEvents() ? limit : Math.min(limit, WITHOUT_EVENTS);
      if (getContentLengthLong() > callersLimit) {
        throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
      }
      return new CountedStream(super.getInputStream(), callersLimit);
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
    private long remaining;

    CountedStream(ServletInputStream body, long limit) {
      this.body = body;
      this.remaining = limit;
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
      remaining -= bytes;
      if (remaining < 0) {
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
