package dev.annals.query;

import dev.annals.access.Caller;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filter language of {@code AuditEventFilter} in api.graphql. */
public interface Filters {

  /**
   * Reads a filter as it comes from GraphQL or JSON.
   *
   * @param filter the input; {@code null} asks for every event
   * @param structure names and types of the tenant's custom fields
   * @throws dev.annals.kernel.BadInput with the path below {@code filter}, and what would be right
   */
  Filter parse(@Nullable Map<String, Object> filter, DataStructure structure);

  /**
   * Reads a filter that a caller asks with.
   *
   * @throws dev.annals.kernel.BadInput as above
   * @throws dev.annals.kernel.Refusal {@code FORBIDDEN_FIELD} where a tenant's user asks about a
   *     field that is off, since the answers would show it
   */
  Filter parse(@Nullable Map<String, Object> filter, DataStructure structure, Caller caller);
}
