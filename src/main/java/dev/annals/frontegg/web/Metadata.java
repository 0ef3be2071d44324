package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.StructureSpec;
import dev.annals.schemabuilder.change.StructureSpec.WantedField;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** Converts between data structures and the metadata of Frontegg's entity {@code audits}. */
final class Metadata {

  static final String AUDITS = "audits";

  private static final String ALWAYS = "Always";
  private static final String NEVER = "Never";

  private Metadata() {}

  /** Returns the metadata. A tenant's user sees only enabled fields. */
  static Map<String, Object> row(
      StructureOwner owner,
      DataStructure structure,
      Caller caller,
      @Nullable Instant created,
      @Nullable Instant updated) {
    var id = id(AUDITS + " of " + owner.tenant());
    var row = new LinkedHashMap<String, Object>();
    row.put("_id", id);
    row.put("id", id);
    row.put("entityName", AUDITS);
    row.put("vendorId", Audit.VENDOR);
    row.put("createdAt", Timestamps.format(created == null ? Instant.EPOCH : created));
    row.put("updatedAt", Timestamps.format(updated == null ? Instant.EPOCH : updated));
    row.put(
        "properties",
        structure.fields().stream()
            .filter(field -> field.isVisibleTo(caller))
            .map(field -> property(field, owner))
            .toList());
    return row;
  }

  private static Map<String, Object> property(Field field, StructureOwner owner) {
    var name = FieldNames.property(field.name());
    var property = new LinkedHashMap<String, Object>();
    property.put("_id", id(name + " of " + owner.tenant()));
    property.put("name", name);
    property.put("displayName", field.displayName());
    property.put("type", type(field.type()));
    property.put("sortable", field.sortable());
    property.put("filterable", FilterTranslation.isFilterable(field));
    property.put("showInTable", field.enabled() && field.showInTable());
    property.put("showInMoreInfo", field.enabled() && field.showInDetails() ? ALWAYS : NEVER);
    property.put("isPredefined", !field.custom());
    property.put("enabled", field.enabled());
    return property;
  }

  private static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Frontegg's portal supports six types. */
  private static String type(FieldType type) {
    return switch (type) {
      case TEXT, NUMBER, BOOLEAN, URL, CHOICE -> "AlphaNumeric";
      case TIMESTAMP -> "Timestamp";
      case SEVERITY -> "Severity";
      case IP_ADDRESS -> "IpAddress";
      case EMAIL -> "Email";
      case JSON -> "Json";
    };
  }

  private static FieldType type(String type) {
    return switch (type) {
      case "Timestamp" -> FieldType.TIMESTAMP;
      case "Severity" -> FieldType.SEVERITY;
      case "IpAddress" -> FieldType.IP_ADDRESS;
      case "Email" -> FieldType.EMAIL;
      case "Json" -> FieldType.JSON;
      default -> FieldType.TEXT;
    };
  }

  /**
   * The data structure that metadata requests.
   *
   * @param structure the structure, whose first fields correspond to the properties in order
   */
  record Wanted(StructureSpec structure) {

    /** Converts a rejection of the structure so that its path names the property. */
    Refusal inItsWords(Refusal refusal) {
      var path = new ArrayList<>(refusal.path());
      if (path.size() < 2 || !path.get(1).equals("fields")) {
        return refusal;
      }
      path.removeFirst();
      path.set(0, "properties");
      return new Refusal(refusal.code(), refusal.reason(), path, refusal.details());
    }
  }

  /**
   * Parses metadata. Attributes of a field that are absent stay unchanged. A field that is absent
   * is removed, or disabled if it cannot be removed.
   *
   * @param undeclared supplies the types of undeclared values; called only if they are needed
   */
  static Wanted wanted(
      @Nullable Object sent, DataStructure current, Supplier<Map<String, FieldType>> undeclared) {
    var types = SingletonSupplier.of(undeclared);
    if (!(sent instanceof List<?> properties)) {
      throw new BadInput("Must be a list of properties.", "properties");
    }
    var fields = new ArrayList<WantedField>();
    for (int i = 0; i < properties.size(); i++) {
      fields.add(new Property(properties.get(i), i, current, types).field());
    }
    fields.addAll(renamed(fields, current));
    return new Wanted(new StructureSpec(null, null, fields));
  }

  /** Makes display names unique. A disabled field is renamed in favour of an enabled one. */
  private static List<WantedField> renamed(List<WantedField> wanted, DataStructure current) {
    var names = new HashSet<String>();
    Set<String> shown = new HashSet<>();
    for (var field : wanted) {
      names.add(field.name());
      if (field.displayName() != null) {
        shown.add(field.displayName().toLowerCase(Locale.ROOT));
      }
    }
    return current.fields().stream()
        .filter(field -> !field.custom() && !names.contains(field.name()))
        .filter(field -> shown.contains(field.displayName().toLowerCase(Locale.ROOT)))
        .map(
            field ->
                off(
                    field,
                    "%s (%s)".formatted(field.displayName(), FieldNames.property(field.name()))))
        .toList();
  }

  private static WantedField off(Field field, String displayName) {
    return new WantedField(
        field.name(), displayName, null, false, null, null, null, null, null, null, null, null);
  }

  /** Parses one property. */
  private static final class Property {

    private final Map<?, ?> sent;
    private final int position;
    private final String name;
    private final @Nullable Field current;
    private final Supplier<Map<String, FieldType>> undeclared;

    Property(
        @Nullable Object sent,
        int position,
        DataStructure structure,
        Supplier<Map<String, FieldType>> undeclared) {
      this.position = position;
      if (!(sent instanceof Map<?, ?> object)) {
        throw new BadInput("Must be an object.", "properties", String.valueOf(position));
      }
      this.sent = object;
      var property = text("name");
      if (property == null) {
        throw bad("name", "The name of a property is required.");
      }
      this.name = FieldNames.field(property);
      this.current = FieldNames.declared(property, structure).orElse(null);
      this.undeclared = undeclared;
    }

    WantedField field() {
      var displayName = text("displayName");
      boolean custom = current == null || current.custom();
      var type = custom ? type() : null;
      boolean enabled = flag("enabled", true);
      return new WantedField(
          name,
          displayName == null && current == null
              ? FieldNames.property(name)
              : displayName(displayName),
          type,
          enabled,
          custom ? flag("sortable", current == null || current.sortable()) : null,
          custom ? flag("filterable", current == null || current.filterable()) : null,
          enabled ? flag("showInTable", current == null || current.showInTable()) : showInTable(),
          enabled ? showInDetails() : current == null || current.showInDetails(),
          current == null ? null : current.required(),
          current == null || type != current.type() || !custom ? null : current.choices(),
          current == null || type != current.type() || !custom ? null : current.maxLength(),
          current == null ? null : current.description());
    }

    private @Nullable String displayName(@Nullable String given) {
      return given == null && current != null ? current.displayName() : given;
    }

    private boolean showInTable() {
      return current == null || current.showInTable();
    }

    /** Returns the type. A current type is kept if Frontegg has no equivalent of it. */
    private FieldType type() {
      var type = text("type");
      if (current != null && (type == null || Metadata.type(current.type()).equals(type))) {
        return current.type();
      }
      var meant = type == null ? FieldType.TEXT : Metadata.type(type);
      return meant == FieldType.TEXT && current == null
          ? Optional.ofNullable(undeclared.get().get(name))
              .filter(Property::isPlain)
              .orElse(FieldType.TEXT)
          : meant;
    }

    private static boolean isPlain(FieldType type) {
      return type == FieldType.NUMBER || type == FieldType.BOOLEAN;
    }

    private boolean showInDetails() {
      var given = sent.get("showInMoreInfo");
      return switch (given) {
        case null -> current == null || current.showInDetails();
        case Boolean flag -> flag;
        default ->
            String.valueOf(given).equalsIgnoreCase(ALWAYS)
                || String.valueOf(given).equalsIgnoreCase("Yes");
      };
    }

    private boolean flag(String part, boolean otherwise) {
      return switch (sent.get(part)) {
        case null -> otherwise;
        case Boolean flag -> flag;
        default -> throw bad(part, "Must be true or false.");
      };
    }

    private @Nullable String text(String part) {
      return switch (sent.get(part)) {
        case null -> null;
        case String text -> text;
        default -> throw bad(part, "Must be a string.");
      };
    }

    private BadInput bad(String part, String rule) {
      return new BadInput(rule, "properties", String.valueOf(position), part);
    }
  }
}
