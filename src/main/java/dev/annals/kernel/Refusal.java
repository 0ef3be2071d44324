package dev.annals.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request is rejected for a reason that the caller may know. Every entry point converts it to an
 * error with {@code extensions.code}, {@code extensions.path} if an input is not valid, and the
 * details. The message is for the caller and names no internals. There is no stack trace, because a
 * rejection is an ordinary response.
 */
public class Refusal extends RuntimeException {

  /** The error codes that clients can rely on. */
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

  /**
   * Rejects an input. The path leads from the arguments to the input, with list positions as
   * numbers.
   */
  public Refusal(Code code, String message, List<String> path) {
    this(code, message, path, Map.of());
  }

  /**
   * Creates a refusal with details for the caller in addition to code and path, such as {@code
   * retryAfterMillis}.
   */
  public Refusal(Code code, String message, List<String> path, Map<String, Object> details) {
    super(message, null, false, false);
    this.code = code;
    this.path = List.copyOf(path);
    this.details = Map.copyOf(details);
  }

  /**
   * Returns the same refusal with a prefix of its path, for an input that is nested in another one.
   */
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

  /** Returns the path of the invalid input; empty if no input is at fault. */
  public List<String> path() {
    return path;
  }

  public Map<String, Object> details() {
    return details;
  }

  /** Returns code, path and details as the extensions of an error. */
  public Map<String, Object> extensions() {
    var extensions = new LinkedHashMap<String, Object>(details);
    extensions.put("code", code.name());
    if (!path.isEmpty()) {
      extensions.put("path", path);
    }
    return extensions;
  }
}
