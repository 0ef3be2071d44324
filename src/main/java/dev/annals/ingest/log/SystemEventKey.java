package dev.annals.ingest.log;

import dev.annals.kernel.Sha256;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of automatic events. Senders must not use them: a sender that predicts a key
 * could store an event with it first, and so prevent the automatic event from being stored.
 */
public final class SystemEventKey {

  private static final String BEGINNING = "activity-";
  private static final Pattern FORM = Pattern.compile(BEGINNING + "[0-9a-f]{64}");

  private SystemEventKey() {}

  /**
   * The key of something that happened, always the same one.
   *
   * @param fact what tells it from everything else, of any length
   */
  public static String of(String fact) {
    return BEGINNING + HexFormat.of().formatHex(Sha256.of(fact));
  }

  public static boolean isOne(@Nullable String key) {
    return key != null && FORM.matcher(key).matches();
  }
}
