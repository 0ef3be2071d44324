package dev.annals.schemabuilder;

import static dev.annals.schemabuilder.FieldType.CHOICE;
import static dev.annals.schemabuilder.FieldType.EMAIL;
import static dev.annals.schemabuilder.FieldType.IP_ADDRESS;
import static dev.annals.schemabuilder.FieldType.JSON;
import static dev.annals.schemabuilder.FieldType.NUMBER;
import static dev.annals.schemabuilder.FieldType.SEVERITY;
import static dev.annals.schemabuilder.FieldType.TEXT;
import static dev.annals.schemabuilder.FieldType.TIMESTAMP;

import dev.annals.kernel.ActorType;
import dev.annals.kernel.Outcome;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The standard fields with their defaults in a new deployment. */
public final class StandardFields {

  private enum Trait {
    ON,
    SORTABLE,
    FILTERABLE,
    REQUIRED
  }

  /** Names that have another meaning in GraphQL or in exports. */
  private static final Set<String> RESERVED =
      Set.of(
          "id",
          "tenantId",
          "idempotencyKey",
          "structureVersion",
          "custom",
          "customJson",
          "and",
          "or",
          "not",
          "_");

  static final List<Field> ALL =
      List.of(
          field("occurredAt", "Time", TIMESTAMP, Trait.ON, Trait.SORTABLE, Trait.FILTERABLE),
          field("actor", "User", TEXT, Trait.ON, Trait.SORTABLE),
          field(
              "action", "Action", TEXT, Trait.ON, Trait.SORTABLE, Trait.FILTERABLE, Trait.REQUIRED),
          field("resource", "Resource", TEXT, Trait.ON, Trait.SORTABLE),
          field("severity", "Severity", SEVERITY, Trait.ON, Trait.SORTABLE, Trait.FILTERABLE),
          field("ip", "IP address", IP_ADDRESS, Trait.ON, Trait.SORTABLE, Trait.FILTERABLE),
          choice("outcome", "Outcome", Outcome.values()),
          field("description", "Description", TEXT),
          field("actorEmail", "Email", EMAIL, Trait.SORTABLE, Trait.FILTERABLE),
          field("actorName", "User name", TEXT, Trait.SORTABLE, Trait.FILTERABLE),
          field("actorId", "User ID", TEXT, Trait.SORTABLE, Trait.FILTERABLE),
          choice("actorType", "User type", ActorType.values()),
          field("impersonator", "Impersonator", TEXT, Trait.SORTABLE),
          field("resourceType", "Resource type", TEXT, Trait.SORTABLE, Trait.FILTERABLE),
          field("resourceName", "Resource name", TEXT, Trait.SORTABLE),
          field("resourceId", "Resource ID", TEXT, Trait.SORTABLE, Trait.FILTERABLE),
          field("changes", "Changes", JSON),
          field("userAgent", "User agent", TEXT),
          field("traceId", "Trace ID", TEXT),
          field("receivedAt", "Received", TIMESTAMP, Trait.SORTABLE, Trait.FILTERABLE),
          field("sequence", "Number", NUMBER, Trait.SORTABLE));

  private static final Set<String> TAKEN =
      ALL.stream().map(Field::name).collect(Collectors.toUnmodifiableSet());

  private StandardFields() {}

  /** Whether custom fields cannot have this name. */
  public static boolean reserve(String name) {
    return TAKEN.contains(name) || RESERVED.contains(name);
  }

  private static Field choice(String name, String displayName, Enum<?>[] values) {
    var choices = Arrays.stream(values).map(Enum::name).toList();
    return field(name, displayName, CHOICE, choices, EnumSet.of(Trait.SORTABLE, Trait.FILTERABLE));
  }

  private static Field field(String name, String displayName, FieldType type, Trait... traits) {
    return field(name, displayName, type, null, Set.of(traits));
  }

  private static Field field(
      String name,
      String displayName,
      FieldType type,
      @Nullable List<String> choices,
      Set<Trait> traits) {
    return new Field(
        name,
        displayName,
        type,
        false,
        traits.contains(Trait.ON),
        traits.contains(Trait.SORTABLE),
        traits.contains(Trait.FILTERABLE),
        true,
        true,
        traits.contains(Trait.REQUIRED),
        choices,
        null);
  }
}
