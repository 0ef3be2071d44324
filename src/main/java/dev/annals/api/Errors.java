package dev.annals.api;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.web.multipart.MultipartException;

/** Converts exceptions to the errors that callers receive, for all entry points. */
final class Errors {

  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  /**
   * Returns the refusal for an exception. An exception that callers must not see becomes {@code
   * INTERNAL_ERROR} and is logged with the execution id.
   */
  static Refusal refusal(Throwable fault, String executionId) {
    OutOfMemory.exitOn(fault);
    return switch (fault) {
      case Refusal refusal -> refusal;
      case AccessDeniedException denied ->
          new Refusal(Refusal.Code.FORBIDDEN, message(denied, "Insufficient permissions."));
      case DataAccessException unavailable -> storeUnavailable(unavailable);
      case TransactionException unavailable ->
          // The transaction manager sets this cause if the commit may have succeeded.
          unavailable.getCause() instanceof Refusal refusal
              ? refusal
              : storeUnavailable(unavailable);
      case AuthenticationException unknown ->
          new Refusal(
              Refusal.Code.UNAUTHENTICATED,
              "A valid access token is required. Send the" + " header Authorization: Bearer …");
      case CompletionException wrapper when wrapper.getCause() != null ->
          refusal(wrapper.getCause(), executionId);
      case BindException invalid -> invalidArgument(invalid);
      case InvalidParameterException malformed ->
          new BadInput(
              "A parameter of this request cannot be decoded. Encode parameters as UTF-8 with"
                  + " percent-encoding.");
      case MultipartException malformed ->
          new BadInput("Multipart bodies are not supported. Send JSON.");
      case RequestRejectedException rejected ->
          new BadInput(
              "A parameter or header of this request contains characters that are not"
                  + " allowed.");
      default -> {
        log.error("Execution {} failed: {}", executionId, SafeStackTrace.of(fault));
        yield new Refusal(
            Refusal.Code.INTERNAL_ERROR,
            "Internal error. The server's log has details under the execution id %s."
                .formatted(executionId));
      }
    };
  }

  /**
   * Returns the error for an argument that Spring could not convert. Spring's own message would
   * repeat the input.
   */
  private static Refusal invalidArgument(BindException invalid) {
    var path = invalid.getFieldErrors().stream().map(FieldError::getField).findFirst();
    return new BadInput("Invalid value.", path.stream().toArray(String[]::new));
  }

  private static Refusal storeUnavailable(Exception unavailable) {
    log.warn("The database is not responding: {}", unavailable.toString());
    return StoreFaults.refusal(unavailable);
  }

  /**
   * Returns code, path and details, with the id that identifies the request in the server's log.
   */
  static Map<String, Object> extensions(Refusal refusal, @Nullable String executionId) {
    var extensions = new LinkedHashMap<>(refusal.extensions());
    if (executionId != null) {
      extensions.put("executionId", executionId);
    }
    return extensions;
  }

  private static String message(Exception e, String otherwise) {
    var message = e.getMessage();
    return message == null || message.equals("Access Denied") ? otherwise : message;
  }
}
