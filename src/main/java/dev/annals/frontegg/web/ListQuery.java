package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.kernel.BadInput;
import dev.annals.query.ListRequest;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filter, order and offset of a request: the parameters of {@code GET /audits}. A parameter
 * with any other name is a condition on the property with that name.
 */
final class ListQuery {

  static final int MOST = 200;
  private static final int DEFAULT_COUNT = 20;
  private static final long MAX_OFFSET = 1L << 48;
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_]+");

  /** Parameters that are not conditions. Some are sent by clients and have no effect. */
  private static final Set<String> NO_CONDITIONS =
      Set.of(
          "tenantId",
          "vendorId",
          "offset",
          "count",
          "limit",
          "paginationMode",
          "featureFlagId",
          "filter",
          "sortBy",
          "sortDirection",
          "outputFileName");

  /** Additional parameters of the second version, for its conditions and those without effect. */
  private static final Set<String> NO_CONDITIONS_IN_V2 =
      Set.of(
          "created_from",
          "created_to",
          "fromDate",
          "toDate",
          "tenant_ids",
          "users",
          "email",
          "userId");

  private final Parameters parameters;
  private final boolean v2;

  private final @Nullable String usualOrder;

  private ListQuery(Parameters parameters, boolean v2, @Nullable String usualOrder) {
    this.parameters = parameters;
    this.v2 = v2;
    this.usualOrder = usualOrder;
  }

  static ListQuery of(Parameters parameters) {
    return new ListQuery(parameters, false, null);
  }

  static ListQuery ofV2(Parameters parameters) {
    return new ListQuery(parameters, true, null);
  }

  /** Returns the query sorted by time if it names no other order. */
  static ListQuery byTime(ListQuery query) {
    return new ListQuery(query.parameters, query.v2, "createdAt");
  }

  long offset() {
    return parameters.number("offset", 0, 0, MAX_OFFSET);
  }

  int count() {
    var name = parameters.value("count") == null ? "limit" : "count";
    return (int) parameters.number(name, DEFAULT_COUNT, 1, MOST);
  }

  /** Returns the request for a tenant with this data structure. */
  ListRequest request(DataStructure structure, Caller caller) {
    var filterTranslation = new FilterTranslation(structure, caller);
    parameters.without(v2 ? union() : NO_CONDITIONS).forEach(filterTranslation::add);
    if (v2) {
      addV2(filterTranslation);
    }
    return new ListRequest(
        filterTranslation.filter(),
        parameters.value("filter"),
        sortBy(structure, caller),
        isRising());
  }

  private void addV2(FilterTranslation filterTranslation) {
    filterTranslation.addTimes(
        "createdAt",
        parameters.value("created_from"),
        parameters.value("created_to"),
        "created_from",
        "created_to");
    filterTranslation.addTimes(
        "createdAt",
        parameters.value("fromDate"),
        parameters.value("toDate"),
        "fromDate",
        "toDate");
    addOneOf(filterTranslation, "user", "users");
    addOneOf(filterTranslation, "email", "email");
    addOneOf(filterTranslation, "actorId", "userId");
  }

  private void addOneOf(FilterTranslation filterTranslation, String property, String parameter) {
    var texts = parameters.values(parameter);
    if (!texts.isEmpty()) {
      filterTranslation.addOneOf(property, texts, parameter);
    }
  }

  /** Returns the field to sort by; {@code null} for the order of the log. */
  private @Nullable String sortBy(DataStructure structure, Caller caller) {
    var named = parameters.value("sortBy");
    var property = named == null ? usualOrder : named;
    if (property == null) {
      return null;
    }
    var field =
        PROPERTY.matcher(property).matches()
            ? FieldNames.declared(property, structure)
            : Optional.<Field>empty();
    if (field.isEmpty()) {
      throw new BadInput("The metadata has no property with this name.", "sortBy");
    }
    if (!property.equals("createdAt")) {
      FieldNames.requireShown(property, structure, caller, "sortBy");
    }
    return field.get().name();
  }

  boolean isRising() {
    var direction = parameters.value("sortDirection");
    if (direction == null) {
      return false;
    }
    return switch (direction.toLowerCase(Locale.ROOT)) {
      case "asc" -> true;
      case "desc" -> false;
      default -> throw new BadInput("Must be asc or desc.", "sortDirection");
    };
  }

  private static Set<String> union() {
    var union = new HashSet<>(NO_CONDITIONS);
    union.addAll(NO_CONDITIONS_IN_V2);
    return union;
  }
}
