package dev.annals.query.filter;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may view of a tenant's events, and query: a vendor everything, a tenant's user the
 * enabled fields. This is the only class of the module that distinguishes the two.
 */
public final class CallerVisibility {

  /** For a vendor, and for Annals itself. */
  static final CallerVisibility ALL = new CallerVisibility(null);

  private final @Nullable Visibility visibility;

  private CallerVisibility(@Nullable Visibility visibility) {
    this.visibility = visibility;
  }

  /** The visibility for this caller with the tenant's current data structure. */
  public static CallerVisibility of(Caller caller, DataStructure structure) {
    return of(caller.isVendor(), structure);
  }

  /**
   * The visibility of a request that was stored.
   *
   * @param everything whether its caller could view every field
   */
  static CallerVisibility of(boolean everything, DataStructure structure) {
    return everything ? ALL : new CallerVisibility(Visibility.of(structure));
  }

  /** The event without the fields that the caller may not view. */
  public AuditEvent seen(AuditEvent event) {
    return visibility == null ? event : visibility.seen(event);
  }

  /**
   * Checks that the caller may sort or count by a field.
   *
   * @throws dev.annals.kernel.Refusal {@code FORBIDDEN_FIELD} if it is disabled, because the result
   *     would reveal its values
   */
  public void requireShown(Field field, String... path) {
    if (visibility != null) {
      visibility.requireShown(field, path);
    }
  }

  void requireShown(FieldRef field, List<String> path) {
    if (visibility != null) {
      visibility.requireShown(field, path);
    }
  }

  /** Whether a filter or a search on this field reveals no more than the caller may view. */
  boolean shows(FieldRef field) {
    return visibility == null || visibility.shows(field);
  }
}
