package dev.annals.schemabuilder.change;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StoredValueScan;
import dev.annals.schemabuilder.StructureOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks whether stored values match the new definition of a field. Values that are sent during the
 * check are not included; those that do not match are then handled as other type mismatches.
 */
public final class CompatibilityCheck {

  /** A field whose values may no longer match. */
  record Narrowed(Field before, Field after) {}

  private static final int SHOWN = 100;

  private final ObjectProvider<StoredValueScan> storedValues;

  public CompatibilityCheck(ObjectProvider<StoredValueScan> storedValues) {
    this.storedValues = storedValues;
  }

  /**
   * @param own the fields that this owner defines
   */
  static List<Narrowed> narrowed(DataStructure before, List<Field> own) {
    var narrowed = new ArrayList<Narrowed>();
    for (var field : own) {
      before
          .field(field.name())
          .filter(old -> !field.takesAllOf(old))
          .ifPresent(old -> narrowed.add(new Narrowed(old, field)));
    }
    return narrowed;
  }

  /**
   * @throws Refusal {@code CONFLICT} if stored values do not match, with their number and with some
   *     of them if the author may view them
   */
  void check(
      Narrowed field,
      @Nullable TenantId tenant,
      StructureEdit structureEdit,
      ChangeRequest.ValueVisibility valueVisibility) {
    var after = field.after();
    var path = structureEdit.path(after.name(), part(field));
    var values = storedValues.getIfAvailable();
    if (values == null) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          ("Whether the stored values of %s match cannot be checked on this server, so their rules"
                  + " cannot be changed.")
              .formatted(after.name()),
          path);
    }
    var fit = values.fit(tenant, after.name(), value -> value == null || after.fit(value) != null);
    if (fit.misfits() > 0) {
      throw misfits(field, fit, path, valueVisibility);
    }
  }

  /**
   * The number of stored values that do not match the field; 0 for a standard field.
   *
   * @throws Refusal {@code STORE_UNAVAILABLE} if stored values cannot be checked
   */
  public long misfits(Field field, StructureOwner owner) {
    if (!field.custom() || field.type() == FieldType.JSON) {
      return 0;
    }
    var values = storedValues.getIfAvailable();
    if (values == null) {
      throw new Refusal(
          Refusal.Code.STORE_UNAVAILABLE, "Stored values cannot be checked on this" + " server.");
    }
    return values
        .fit(owner.tenant(), field.name(), value -> value == null || field.fit(value) != null)
        .misfits();
  }

  private static Refusal misfits(
      Narrowed field,
      StoredValueScan.Fit fit,
      List<String> path,
      ChangeRequest.ValueVisibility valueVisibility) {
    var sample =
        valueVisibility.includes(field.before())
            ? fit.sample().stream().map(CompatibilityCheck::shown).toList()
            : List.<String>of();
    return new Refusal(
        Refusal.Code.CONFLICT,
        "%d of %d stored values of %s do not match%s. %s"
            .formatted(
                fit.misfits(),
                fit.values(),
                field.after().name(),
                sample.stream().collect(Collectors.joining(", ", sample.isEmpty() ? "" : ": ", "")),
                field.after().rule()),
        path,
        Map.of("values", fit.values(), "misfits", fit.misfits(), "sample", sample));
  }

  private static String part(Narrowed field) {
    if (field.before().type() != field.after().type()) {
      return "type";
    }
    return Objects.equals(field.before().choices(), field.after().choices())
        ? "maxLength"
        : "choices";
  }

  private static String shown(Object value) {
    var text = value instanceof String sent ? sent : JsonMapper.shared().writeValueAsString(value);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
