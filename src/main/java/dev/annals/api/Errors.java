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

/** What a fault looks like to a caller, whichever way it came in. */
final class Errors {

  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  /**
   * The refusal that a fault amounts to. What no caller can be told goes to the server's log, where
   * the execution id finds it.
   */
  static Refusal refusal(Throwable fault, String executionId) {
    OutOfMemory.exitOn(fault);
    return switch (fault) {
      case Refusal refusal -> refusal;
      case AccessDeniedException denied ->
          new Refusal(Refusal.Code.FORBIDDEN, message(denied, "Insufficient permissions."));
      case DataAccessException away -> storeAway(away);
      case TransactionException away ->
          // The transaction manager says so where a commit may have happened.
          away.getCause() instanceof Refusal refusal ? refusal : storeAway(away);
      case AuthenticationException unknown ->
          new Refusal(
              Refusal.Code.UNAUTHENTICATED,
              "A valid access token is required. Send the" + " header Authorization: Bearer …");
      case CompletionException wrapper when wrapper.getCause() != null ->
          refusal(wrapper.getCause(), executionId);
      case BindException unfit -> unfit(unfit);
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

  /** What Spring could not make of an argument; the message would repeat what was sent. */
  private static Refusal unfit(BindException unfit) {
    var path = unfit.getFieldErrors().stream().map(FieldError::getField).findFirst();
    return new BadInput("Invalid value.", path.stream().toArray(String[]::new));
  }

  private static Refusal storeAway(Exception away) {
    log.warn("The database is not responding: {}", away.toString());
    return StoreFaults.refusal(away);
  }

  /** Code, path and details, with the id under which the server's log knows the request. */
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
