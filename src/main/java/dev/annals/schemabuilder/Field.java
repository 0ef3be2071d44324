package dev.annals.schemabuilder;

import dev.annals.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A standard or custom field of a tenant's events.
 *
 * @param name name in events, filters and GraphQL
 * @param displayName name for users, such as in column headers and CSV headers
 * @param enabled whether tenant users can view and download it; vendors always can
 * @param filterable whether {@code AuditEventFilter} has a filter for it
 * @param choices the values of a CHOICE
 * @param description the purpose of the field, as text
 * @param maxLength maximum number of characters of a TEXT, EMAIL or URL; null for no limit
 */
public record Field(
    String name,
    String displayName,
    FieldType type,
    boolean custom,
    boolean enabled,
    boolean sortable,
    boolean filterable,
    boolean showInTable,
    boolean showInDetails,
    boolean required,
    @Nullable List<String> choices,
    @Nullable String description,
    @Nullable Integer maxLength) {

  private static final int CHOICES_NAMED = 16;

  /** Whether a caller may view the field's values: a vendor always, a tenant's user if enabled. */
  public boolean isVisibleTo(Caller caller) {
    return caller.isVendor() || enabled;
  }

  /** A JSON field is never sortable or filterable. */
  public Field {
    sortable = sortable && type != FieldType.JSON;
    filterable = filterable && type != FieldType.JSON;
  }

  /** Creates a field without a maximum length. */
  public Field(
      String name,
      String displayName,
      FieldType type,
      boolean custom,
      boolean enabled,
      boolean sortable,
      boolean filterable,
      boolean showInTable,
      boolean showInDetails,
      boolean required,
      @Nullable List<String> choices,
      @Nullable String description) {
    this(
        name,
        displayName,
        type,
        custom,
        enabled,
        sortable,
        filterable,
        showInTable,
        showInDetails,
        required,
        choices,
        description,
        null);
  }

  /**
   * Converts a value like {@link FieldType#fit}. Also returns {@code null} if the value is not one
   * of the choices, or too long.
   *
   * @param value of a custom field as it was sent: text, number, boolean, list, map or {@code null}
   */
  public @Nullable Object fit(@Nullable Object value) {
    var fitted = type.fit(value);
    return fitted instanceof String text && !allows(text) ? null : fitted;
  }

  /** The rule for values, as text for an error message. */
  public String rule() {
    if (choices != null) {
      return "Must be one of "
          + String.join(", ", choices.subList(0, Math.min(choices.size(), CHOICES_NAMED)))
          + (choices.size() > CHOICES_NAMED ? " and %d more.".formatted(more()) : ".");
    }
    return maxLength == null
        ? type.rule()
        : "%s It must have at most %d characters.".formatted(type.rule(), maxLength);
  }

  /** Whether the definitions guarantee that every value that was valid before is still valid. */
  public boolean takesAllOf(Field before) {
    boolean sameType = type == before.type || type == FieldType.JSON;
    boolean sameChoices =
        choices == null || (before.choices != null && choices.containsAll(before.choices));
    boolean sameLength =
        maxLength == null || (before.maxLength != null && maxLength >= before.maxLength);
    return sameType && sameChoices && sameLength;
  }

  private boolean allows(String text) {
    return (choices == null || choices.contains(text))
        && (maxLength == null
            || text.length() <= maxLength
            || text.codePointCount(0, text.length()) <= maxLength);
  }

  private int more() {
    return choices == null ? 0 : choices.size() - CHOICES_NAMED;
  }
}
