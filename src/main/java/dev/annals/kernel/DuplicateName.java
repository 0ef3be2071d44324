package dev.annals.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;

/**
 * Detects names that occur more than once in a JSON object. RFC 8259, section 4, leaves open which
 * of the values is used, so that two parsers could use different ones. Parsers report them with
 * {@code StreamReadFeature.STRICT_DUPLICATE_DETECTION}, which is enabled in the server's {@code
 * JsonMapper} for all input over HTTP and WebSocket.
 */
public final class DuplicateName {

  /** Maximum length of a path in an error, in characters. A longer path is omitted. */
  private static final int MAX_PATH = 1_000;

  /** Jackson has no specific exception for this error. */
  private static final String MESSAGE = "Duplicate Object property";

  private DuplicateName() {}

  /**
   * Returns the path from the root of the JSON to the name; empty if the exception has another
   * cause.
   */
  public static Optional<List<String>> path(JacksonException fault) {
    if (!fault.getOriginalMessage().startsWith(MESSAGE)
        || !(fault.processor() instanceof JsonParser parser)) {
      return Optional.empty();
    }
    var path = new ArrayList<String>();
    for (var at = parser.streamReadContext(); at != null && !at.inRoot(); at = at.getParent()) {
      path.addFirst(step(at));
    }
    int length = path.stream().mapToInt(String::length).sum() + path.size();
    return Optional.of(length > MAX_PATH ? List.of() : path);
  }

  private static String step(TokenStreamContext context) {
    return context.inArray() ? String.valueOf(context.getCurrentIndex()) : context.currentName();
  }
}
