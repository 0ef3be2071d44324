package dev.annals.api;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rejects ambiguous requests before they are processed: a query string that cannot be decoded, and
 * repeated headers that may occur only once. Also rejects bodies with a Content-Encoding, which
 * would not be decoded. It runs after the filter of the Frontegg dialect, which translates the
 * error.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class WellFormedRequests extends OncePerRequestFilter {

  /**
   * Headers that a request must not repeat: they determine the caller, the tenant and the format of
   * the body. Tomcat rejects a repeated Host header itself.
   */
  private static final List<String> ONCE =
      List.of(
          "Authorization",
          "X-Tenant-Id",
          "frontegg-tenant-id",
          "frontegg-user-id",
          "x-access-token",
          "Idempotency-Key",
          "Content-Type",
          "Content-Encoding",
          "Last-Event-ID");

  private static final String IDENTITY = "identity";
  private static final String ENCODED =
      "Encoded bodies are not supported. Send the body without Content-Encoding.";

  private final JsonMapper json;
  private final String errorPath;

  WellFormedRequests(JsonMapper json, @Value("${spring.web.error.path:/error}") String errorPath) {
    this.json = json;
    this.errorPath = errorPath;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getServletPath().equals(errorPath)) {
      // The container forwards to this path internally. Other requests get status 404.
      write(response, HttpStatus.NOT_FOUND, HttpReasons.refusal(HttpStatus.NOT_FOUND));
      return;
    }
    if (isEncoded(request)) {
      // RFC 9110, section 15.5.16
      response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
      write(response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, new BadInput(ENCODED));
      return;
    }
    var refusal = refusal(request);
    if (refusal != null) {
      write(response, HttpStatus.BAD_REQUEST, refusal);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isEncoded(HttpServletRequest request) {
    var encodings = request.getHeaders(HttpHeaders.CONTENT_ENCODING);
    while (encodings.hasMoreElements()) {
      if (!encodings.nextElement().strip().equalsIgnoreCase(IDENTITY)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Refusal refusal(HttpServletRequest request) {
    if (!PercentEncoding.isWellFormed(request.getQueryString())) {
      return new BadInput(
          "The query string cannot be decoded. Encode its parameters as UTF-8 with"
              + " percent-encoding.");
    }
    for (var name : ONCE) {
      var values = request.getHeaders(name);
      if (values != null && values.hasMoreElements()) {
        values.nextElement();
        if (values.hasMoreElements()) {
          return new BadInput(
              "The request has the header %s more than once. Send it once.".formatted(name));
        }
      }
    }
    return null;
  }

  private void write(HttpServletResponse response, HttpStatus status, Refusal refusal)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    var extensions = Errors.extensions(refusal, UUID.randomUUID().toString());
    var error = Map.of("message", refusal.reason(), "extensions", extensions);
    response.getOutputStream().write(json.writeValueAsBytes(Map.of("errors", List.of(error))));
  }
}
