package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.query.filter.CallerVisibility;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.query.index.FieldOrder;
import dev.annals.query.index.FieldValues;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import dev.annals.tenants.TenantAccess;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Determines what a caller may query and view: a vendor all fields, a tenant's user the enabled
 * ones.
 */
@Component
class QueryArguments {

  private final TenantAccess tenants;
  private final FilterReader reader;
  private final DataStructures structures;

  QueryArguments(TenantAccess tenants, FilterReader reader, DataStructures structures) {
    this.tenants = tenants;
    this.reader = reader;
    this.structures = structures;
  }

  /**
   * Parses the arguments {@code filter} and {@code search}, if present.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT}; {@code AUDIT_LOGS_DISABLED}; {@code
   *     FORBIDDEN_FIELD} if a tenant's user queries a disabled field, because the results would
   *     reveal its values
   */
  Expression filter(DataFetchingEnvironment env, Caller caller) {
    tenants.requireLogShown(caller);
    @Nullable Map<String, Object> filter = env.getArgument("filter");
    @Nullable String search = env.getArgument("search");
    return reader.parse(filter, search, structures.of(caller.requireTenant()), caller);
  }

  /** Returns a filter for the events of one resource; fields are checked as in {@link #filter}. */
  Expression ofResource(String type, String id, Caller caller) {
    tenants.requireLogShown(caller);
    return reader.parse(
        Map.of("resourceType", Map.of("equals", type), "resourceId", Map.of("equals", id)),
        null,
        structures.of(caller.requireTenant()),
        caller);
  }

  /**
   * Returns the field that a caller names for sorting or counting.
   *
   * @throws dev.annals.kernel.Refusal {@code BAD_INPUT} if there is no field with this name; {@code
   *     FORBIDDEN_FIELD} as in {@link #filter}
   */
  Field field(String name, Caller caller, String... path) {
    var structure = structures.of(caller.requireTenant());
    var field =
        structure
            .field(name)
            .orElseThrow(
                () ->
                    new BadInput(
                        "There is no field %s. The query dataStructure lists the fields."
                            .formatted(name),
                        path));
    CallerVisibility.of(caller, structure).requireShown(field, path);
    return field;
  }

  /** Parses the argument {@code sort}; null if it is absent. */
  @Nullable FieldOrder sorting(@Nullable SortInput sort, Caller caller) {
    if (sort == null) {
      return null;
    }
    var field = field(sort.field(), caller, "sort", "field");
    return new FieldOrder(FieldValues.toSortBy(field, "sort", "field"), sort.isRising());
  }

  /** Returns a function that removes from an event what this caller may not view now. */
  UnaryOperator<AuditEvent> events(Caller caller) {
    return CallerVisibility.of(caller, structures.of(caller.requireTenant()))::seen;
  }
}
