package dev.annals.ingest.log;

import dev.annals.kernel.Sha256;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Creates the idempotency keys of automatic events. Senders must not use such keys: a sender that
 * predicts a key could store an event with it first and prevent the automatic event from being
 * stored.
 */
public final class SystemEventKey {

  private static final String BEGINNING = "activity-";
  private static final Pattern FORM = Pattern.compile(BEGINNING + "[0-9a-f]{64}");

  private SystemEventKey() {}

  /**
   * Returns the key of a fact, which is always the same for the same fact.
   *
   * @param fact text of any length that identifies the fact
   */
  public static String of(String fact) {
    return BEGINNING + HexFormat.of().formatHex(Sha256.of(fact));
  }

  /** Returns whether a key is reserved for automatic events. */
  public static boolean matches(@Nullable String key) {
    return key != null && FORM.matcher(key).matches();
  }
}
