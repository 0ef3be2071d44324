package dev.annals.kernel;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Constants of enums by the names that are stored. During a rolling upgrade a newer server may have
 * stored a constant that this one does not know. That MUST NOT make a document unreadable: a reader
 * shows another constant in its place, or leaves the document out. The first of each unknown
 * constant is logged at WARN.
 */
public final class StoredConstants {

  private static final Logger log = LoggerFactory.getLogger(StoredConstants.class);

  /** Maximum number of unknown constants that are logged. */
  private static final int MOST_LOGGED = 100;

  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private StoredConstants() {}

  /**
   * The constant of a name, or the one that is shown in place of an unknown one.
   *
   * @param constants all of the enum
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
   * The constant of a name; empty if it is not known, where no other one can stand for it and the
   * document is left out.
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
    if (LOGGED.size() < MOST_LOGGED && LOGGED.add(type.getSimpleName() + ' ' + name)) {
      log.warn(
          "{} {} is not known here: a newer server has stored it. {}. Upgrade this server",
          type.getSimpleName(),
          name,
          what);
    }
  }
}
