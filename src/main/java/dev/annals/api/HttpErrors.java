package dev.annals.api;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.DuplicateName;
import dev.annals.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** Writes the errors of HTTP requests in the format of GraphQL errors, with a matching status. */
@RestControllerAdvice
class HttpErrors extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);

  @ExceptionHandler
  @Nullable ResponseEntity<Object> fault(
      Exception fault, HttpServletRequest request, HttpServletResponse response) {
    OutOfMemory.exitOn(fault);
    var clientError = clientErrorOf(fault);
    if (!response.isCommitted()) {
      return answer(clientError == null ? fault : clientError);
    }
    if (clientError != null) {
      log.debug("The connection or the request body failed: {}", fault.toString());
    } else {
      log.error("A response failed after it was started: {}", SafeStackTrace.of(fault));
    }
    BrokenResponses.cut(request, fault);
    return null;
  }

  /** Returns the error if the client caused the exception; otherwise null. */
  private static @Nullable BadInput clientErrorOf(Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadRequestException) {
        return new BadInput("The body of this request is malformed. Check its chunks.");
      }
    }
    return DisconnectedClientHelper.isClientDisconnectedException(fault)
        ? new BadInput("The body ended before it was complete.")
        : null;
  }

  private static ResponseEntity<Object> answer(Exception fault) {
    var executionId = UUID.randomUUID().toString();
    var refusal = Errors.refusal(fault, executionId);
    return ResponseEntity.status(status(refusal.code()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(refusal, executionId));
  }

  /**
   * Requests that Spring rejects itself: an unsupported method or media type, or a body that is not
   * JSON.
   */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception fault,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (status.is5xxServerError()) {
      return answer(fault);
    }
    if (fault.getCause() instanceof JacksonException json) {
      var path = DuplicateName.path(json);
      if (path.isPresent()) {
        return answer(
            new BadInput(
                "A JSON object in the body has a duplicate name. Send each name once.",
                path.get()));
      }
    }
    var reason = HttpStatus.resolve(status.value());
    var refusal = HttpReasons.refusal(reason == null ? HttpStatus.BAD_REQUEST : reason);
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(refusal, UUID.randomUUID().toString()));
  }

  private static Map<String, Object> body(Refusal refusal, String executionId) {
    return Map.of(
        "errors",
        List.of(
            Map.of(
                "message",
                refusal.reason(),
                "extensions",
                Errors.extensions(refusal, executionId))));
  }

  private static HttpStatus status(Refusal.Code code) {
    return switch (code) {
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN, FORBIDDEN_FIELD, TENANT_SUSPENDED, AUDIT_LOGS_DISABLED ->
          HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT, IDEMPOTENCY_CONFLICT -> HttpStatus.CONFLICT;
      case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
      case STORE_UNAVAILABLE, UNKNOWN_OUTCOME -> HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }
}
