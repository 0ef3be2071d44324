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
  private static final int USUAL = 20;
  private static final long FARTHEST = 1L << 48;
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_]+");

  /** What says no condition; some of it clients send to no end. */
  private static final Set<String> KNOWN =
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

  /** Besides, in the second version: how it says conditions, and what its clients send. */
  private static final Set<String> KNOWN_TO_V2 =
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

  /** The same, sorted by time where it does not say by what. */
  static ListQuery byTime(ListQuery query) {
    return new ListQuery(query.parameters, query.v2, "createdAt");
  }

  long offset() {
    return parameters.number("offset", 0, 0, FARTHEST);
  }

  int count() {
    var name = parameters.value("count") == null ? "limit" : "count";
    return (int) parameters.number(name, USUAL, 1, MOST);
  }

  /** What is asked for, of the tenant of that structure. */
  ListRequest request(DataStructure structure, Caller caller) {
    var filterTranslation = new FilterTranslation(structure, caller);
    parameters.without(v2 ? union() : KNOWN).forEach(filterTranslation::add);
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

  /** The field that it is sorted by; {@code null} for the order of the log. */
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
    var union = new HashSet<>(KNOWN);
    union.addAll(KNOWN_TO_V2);
    return union;
  }
}
