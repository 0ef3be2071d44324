package dev.annals.identity.http;

import dev.annals.access.ClientInfo;
import dev.annals.identity.credentials.FailedSignInReporter;
import dev.annals.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the errors of requests that are rejected before a controller is called, in the common
 * error format (RFC 6750, section 3).
 */
@Component
class HttpRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final JsonMapper json;
  private final FailedSignInReporter failedSignInReporter;

  HttpRefusals(JsonMapper json, FailedSignInReporter failedSignInReporter) {
    this.json = json;
    this.failedSignInReporter = failedSignInReporter;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException fault)
      throws IOException {
    if (fault instanceof StoreUnavailable unavailable) {
      write(
          response,
          unavailable.refusal().code() == Refusal.Code.RATE_LIMITED
              ? HttpStatus.TOO_MANY_REQUESTS
              : HttpStatus.SERVICE_UNAVAILABLE,
          unavailable.refusal());
    } else if (fault instanceof InvalidBearerTokenException) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
      var reason =
          fault.getMessage() == null ? "The access token is not valid." : fault.getMessage();
      failedSignInReporter.refused(
          reason,
          new ClientInfo(request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT)));
      write(response, HttpStatus.UNAUTHORIZED, Refusal.Code.UNAUTHENTICATED, reason);
    } else {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      write(
          response,
          HttpStatus.UNAUTHORIZED,
          Refusal.Code.UNAUTHENTICATED,
          "An access token is required. Send the header Authorization: Bearer …");
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException fault)
      throws IOException {
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
    write(response, HttpStatus.FORBIDDEN, Refusal.Code.FORBIDDEN, "Insufficient permissions.");
  }

  /** Responds that a limit is exceeded. */
  void tooMany(HttpServletResponse response, String message) throws IOException {
    write(response, HttpStatus.TOO_MANY_REQUESTS, Refusal.Code.RATE_LIMITED, message);
  }

  /** Rejects a request, or a preflight request, of an origin that is not allowed. */
  void otherOrigin(HttpServletResponse response) throws IOException {
    write(
        response,
        HttpStatus.FORBIDDEN,
        Refusal.Code.FORBIDDEN,
        "Requests from this origin are not allowed. The operator of the server can add it to"
            + " annals.web.allowed-origins.");
  }

  private void write(
      HttpServletResponse response, HttpStatus status, Refusal.Code code, String message)
      throws IOException {
    write(response, status, new Refusal(code, message));
  }

  private void write(HttpServletResponse response, HttpStatus status, Refusal refusal)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setCharacterEncoding("UTF-8");
    var extensions = new LinkedHashMap<>(refusal.extensions());
    extensions.put("executionId", UUID.randomUUID().toString());
    var error = Map.of("message", refusal.reason(), "extensions", extensions);
    response.getOutputStream().write(json.writeValueAsBytes(Map.of("errors", List.of(error))));
  }
}
