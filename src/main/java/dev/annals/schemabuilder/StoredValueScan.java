package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The stored values of a custom field. The module that owns the log implements this interface,
 * because data structures do not depend on the log.
 */
public interface StoredValueScan {

  /**
   * Checks every stored value of a custom field.
   *
   * @param tenant {@code null} for all tenants
   * @param name of the custom field, declared or not
   * @param fits whether a value, as it was sent, is valid
   */
  Fit fit(@Nullable TenantId tenant, String name, Predicate<@Nullable Object> fits);

  /**
   * The result of a check of stored values.
   *
   * @param values number of stored events with the field
   * @param misfits number of values that are not valid
   * @param sample up to five of them
   */
  record Fit(long values, long misfits, List<Object> sample) {

    public Fit {
      sample = List.copyOf(sample);
    }
  }
}
