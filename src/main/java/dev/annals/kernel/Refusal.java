package dev.annals.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Annals does not do what it was asked, and the caller can be told why. Every entry point turns it
 * into an error with {@code extensions.code}, {@code extensions.path} where an input is at fault,
 * and its details. The message is for the caller: it names no internals. It has no stack trace,
 * since it is an answer and not a fault.
 */
public class Refusal extends RuntimeException {

  /** The codes that clients are written against, in one list. */
  public enum Code {
    UNAUTHENTICATED,
    FORBIDDEN,
    FORBIDDEN_FIELD,
    NOT_FOUND,
    CONFLICT,
    BAD_INPUT,
    BAD_CURSOR,
    TENANT_REQUIRED,
    TENANT_SUSPENDED,
    AUDIT_LOGS_DISABLED,
    IDEMPOTENCY_CONFLICT,
    UNKNOWN_OUTCOME,
    RATE_LIMITED,
    QUERY_TOO_BROAD,
    QUERY_TOO_COMPLEX,
    STORE_UNAVAILABLE,
    INTERNAL_ERROR
  }

  private final Code code;
  private final transient List<String> path;
  private final transient Map<String, Object> details;

  public Refusal(Code code, String message) {
    this(code, message, List.of(), Map.of());
  }

  /** Refuses an input; the path leads from the arguments to it, list positions as numbers. */
  public Refusal(Code code, String message, List<String> path) {
    this(code, message, path, Map.of());
  }

  /** Details go to the caller beside code and path, such as {@code retryAfterMillis}. */
  public Refusal(Code code, String message, List<String> path, Map<String, Object> details) {
    super(message, null, false, false);
    this.code = code;
    this.path = List.copyOf(path);
    this.details = Map.copyOf(details);
  }

  /** The same refusal of an input that lies below another one. */
  public Refusal under(String... prefix) {
    if (path.isEmpty() && code != Code.BAD_INPUT) {
      return this;
    }
    var whole = new ArrayList<>(List.of(prefix));
    whole.addAll(path);
    return new Refusal(code, reason(), whole, details);
  }

  public Code code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Where the input at fault is; empty if no input is. */
  public List<String> path() {
    return path;
  }

  public Map<String, Object> details() {
    return details;
  }

  /** Code, path and details as an error carries them. */
  public Map<String, Object> extensions() {
    var extensions = new LinkedHashMap<String, Object>(details);
    extensions.put("code", code.name());
    if (!path.isEmpty()) {
      extensions.put("path", path);
    }
    return extensions;
  }
}
