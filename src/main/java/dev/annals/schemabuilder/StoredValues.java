package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What events have stored in a custom field. Whoever has the log answers this; data structures are
 * asked for with every event, and know nothing of the log.
 */
public interface StoredValues {

  /**
   * Looks at every value of a custom field that is stored.
   *
   * @param tenant {@code null} for all tenants
   * @param name of the custom field, declared or not
   * @param fits whether a value, as it was sent, is what the field's values have to be
   */
  Fit fit(@Nullable TenantId tenant, String name, Predicate<@Nullable Object> fits);

  /**
   * How a field's stored values fit.
   *
   * @param values how many stored events carry the field
   * @param misfits how many of those values do not fit
   * @param sample up to five of them
   */
  record Fit(long values, long misfits, List<Object> sample) {

    public Fit {
      sample = List.copyOf(sample);
    }
  }
}
