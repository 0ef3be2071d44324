package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses filters: {@code AuditEventFilter} of {@code graphql/query.graphqls}. */
public interface Filters {

  /**
   * Parses a filter and a search of a caller. The result matches events that match both.
   *
   * @param filter the filter as GraphQL or JSON input; {@code null} matches every event
   * @param search the search text, see docs/search.md; {@code null} matches every event
   * @param structure names and types of the tenant's custom fields
   * @throws dev.annals.kernel.BadInput with the path below {@code filter} or {@code search} and the
   *     violated rule
   * @throws dev.annals.kernel.Refusal {@code FORBIDDEN_FIELD} if a tenant's user queries a disabled
   *     field, because the results would reveal its values
   */
  Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      Caller caller);

  /**
   * Parses a stored filter and search of an earlier request.
   *
   * @param everything whether the caller of that request could view all fields
   */
  Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      boolean everything);
}
