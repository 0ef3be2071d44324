package dev.annals.frontegg.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates requests of the dialect to requests of Annals, and error responses of all components
 * to Frontegg's format. The dialect's clients concatenate the elements of {@code errors}, so these
 * are strings.
 */
final class DialectFilter extends OncePerRequestFilter {

  /** The header with the request id that Frontegg's clients show to users. */
  static final String TRACE = "frontegg-trace-id";

  /** Request attribute that marks a response which failed after it had started. */
  static final String BROKEN = DialectFilter.class.getName() + ".broken";

  /**
   * Rejection of a request that names two tenants, because only one of them would be authorized.
   */
  private static final Map<String, Object> TWO_TENANTS =
      error(
          "The headers frontegg-tenant-id and frontegg-scoped-tenant name different tenants. Send"
              + " one of them.",
          "FORBIDDEN",
          Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(DialectFilter.class);
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final JsonMapper json;

  DialectFilter(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !Dialect.isSpokenAt(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (DialectRequest.named(request).size() > 1) {
      response.setStatus(HttpStatus.FORBIDDEN.value());
      write(response, TWO_TENANTS);
      return;
    }
    var answer = new DialectResponse(response);
    chain.doFilter(new DialectRequest(request), answer);
    if (request.getAttribute(BROKEN) instanceof Exception fault && response.isCommitted()) {
      LOG.warn("A response was aborted", fault);
      // Closes the connection, so that a client does not treat a partial response as complete.
      // Tomcat sends no error page for this exception.
      throw new ClientAbortException(fault);
    }
    if (answer.isError()) {
      write(response, translated(answer));
    }
  }

  private void write(HttpServletResponse response, Map<String, Object> error) throws IOException {
    var body = json.writeValueAsBytes(error);
    response.resetBuffer();
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    if (error.get("context") instanceof Map<?, ?> context) {
      if (context.get("executionId") instanceof String id) {
        response.setHeader(TRACE, id);
      }
      if (context.get("retryAfterMillis") instanceof Number wait) {
        response.setHeader(
            HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(wait.longValue(), 1_000)));
      }
    }
    response.getOutputStream().write(body);
  }

  private Map<String, Object> translated(DialectResponse answer) {
    var error = firstError(answer.body());
    var extensions = object(error.get("extensions"));
    var code = String.valueOf(extensions.getOrDefault("code", code(answer.getStatus())));
    var context = new LinkedHashMap<>(extensions);
    context.remove("code");
    context.replaceAll((name, value) -> name.equals("path") ? inItsHeaders(value) : value);
    var reason = HttpStatus.resolve(answer.getStatus());
    var message = error.getOrDefault("message", reason == null ? code : reason.getReasonPhrase());
    return error(inItsHeaders(String.valueOf(message)), code, context);
  }

  private static Map<String, Object> error(
      String message, String code, Map<String, Object> context) {
    var error = new LinkedHashMap<String, Object>();
    error.put("errors", List.of(message));
    error.put("errorCode", code);
    error.put("context", context);
    error.put("errorCodes", List.of(code));
    return error;
  }

  /**
   * Replaces the names of Annals' headers in an error text. The dialect has headers of its own for
   * the tenant, and no WebSocket.
   */
  private static String inItsHeaders(String text) {
    return text.replace(", or tenantId in connection_init", "")
        .replace("X-Tenant-Id", "frontegg-tenant-id");
  }

  private static Object inItsHeaders(Object path) {
    return path instanceof List<?> steps
        ? steps.stream().map(step -> inItsHeaders(String.valueOf(step))).toList()
        : path;
  }

  private static String code(int status) {
    if (status == HttpStatus.NOT_FOUND.value()) {
      return "NOT_FOUND";
    }
    return status < HttpStatus.INTERNAL_SERVER_ERROR.value() ? "BAD_INPUT" : "INTERNAL_ERROR";
  }

  private Map<String, Object> firstError(byte[] body) {
    try {
      return json.readValue(body, OBJECT).get("errors") instanceof List<?> errors
              && !errors.isEmpty()
          ? object(errors.getFirst())
          : Map.of();
    } catch (JacksonException noJson) {
      return Map.of();
    }
  }

  private static Map<String, Object> object(@Nullable Object value) {
    var object = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, part) -> {
            if (part != null) {
              object.put(String.valueOf(name), part);
            }
          });
    }
    return object;
  }
}
