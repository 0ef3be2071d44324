package dev.annals.schemabuilder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a tenant's events, standard or custom.
 *
 * @param name how events, filters and GraphQL call it
 * @param displayName how people see it called: column header, CSV header
 * @param enabled whether tenant users see and download it; vendors always do
 * @param filterable whether {@code AuditEventFilter} has a filter of it
 * @param choices what a CHOICE may be
 * @param description what it is for, in words
 * @param maxLength how many characters a TEXT, EMAIL or URL may have; any number if it is not said
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

  /** JSON has no order, and no filter reads into it, whatever was asked for. */
  public Field {
    sortable = sortable && type != FieldType.JSON;
    filterable = filterable && type != FieldType.JSON;
  }

  /** A field whose texts may be of any length. */
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
   * The value as {@link FieldType#fit} has it; {@code null} also if it is none of the choices, or
   * longer than it may be.
   *
   * @param value of a custom field as it was sent: text, number, boolean, list, map or {@code null}
   */
  public @Nullable Object fit(@Nullable Object value) {
    var fitted = type.fit(value);
    return fitted instanceof String text && !allows(text) ? null : fitted;
  }

  /** What a value has to be, in words for an error. */
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

  /** Whether every value that fitted before surely fits now, as far as the definition tells. */
  boolean takesAllOf(Field before) {
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
