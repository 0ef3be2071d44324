package dev.annals.kernel;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads enum constants by their stored names. During a rolling upgrade a newer server may have
 * stored a constant that this server does not know. That MUST NOT make a document unreadable: the
 * reader shows another constant instead, or omits the document. The first occurrence of each
 * unknown constant is logged at WARN.
 */
public final class StoredConstants {

  private static final Logger log = LoggerFactory.getLogger(StoredConstants.class);

  /** Maximum number of unknown constants that are logged. */
  private static final int MAX_LOGGED = 100;

  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private StoredConstants() {}

  /**
   * Returns the constant with a name, or a replacement if it is unknown.
   *
   * @param constants all constants of the enum
   * @param unknown the replacement
   */
  public static <E extends Enum<E>> E of(E[] constants, String name, E unknown) {
    for (var constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    warn(unknown.getDeclaringClass(), name, "Shown as " + unknown);
    return unknown;
  }

  /**
   * Returns the constant with a name; empty if it is unknown. For callers that omit the document
   * because there is no suitable replacement.
   */
  public static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
    for (var constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return Optional.of(constant);
      }
    }
    warn(type, name, "What has it is left out");
    return Optional.empty();
  }

  private static void warn(Class<?> type, String name, String what) {
    if (LOGGED.size() < MAX_LOGGED && LOGGED.add(type.getSimpleName() + ' ' + name)) {
      log.warn(
          "{} {} is not known here: a newer server has stored it. {}. Upgrade this server",
          type.getSimpleName(),
          name,
          what);
    }
  }
}
