package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads filters: {@code AuditEventFilter} of {@code graphql/query.graphqls}. */
public interface Filters {

  /**
   * Reads a filter, as it comes from GraphQL or JSON, and a search, which a caller asks with: what
   * both ask for.
   *
   * @param filter the input; {@code null} asks for every event
   * @param search the text, as docs/search.md has it; {@code null} asks for every event
   * @param structure names and types of the tenant's custom fields
   * @throws dev.annals.kernel.BadInput with the path below {@code filter} or {@code search}, and
   *     what would be right
   * @throws dev.annals.kernel.Refusal {@code FORBIDDEN_FIELD} where a tenant's user asks about a
   *     field that is off, since the answers would show it
   */
  Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      Caller caller);

  /**
   * Reads likewise what a caller asked with before.
   *
   * @param everything whether that was one who sees each field
   */
  Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      boolean everything);
}
