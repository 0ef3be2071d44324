package dev.annals.query;

import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filter language of {@code AuditEventFilter} in api.graphql. It knows no caller: who hands on
 * what a tenant's user asks has to see to the fields that are off.
 */
public interface Filters {

  /**
   * Reads a filter as it comes from GraphQL or JSON.
   *
   * @param filter the input; {@code null} asks for every event
   * @param structure names and types of the tenant's custom fields
   * @throws dev.annals.kernel.BadInput with the path below {@code filter}, and what would be right
   */
  Filter parse(@Nullable Map<String, Object> filter, DataStructure structure);
}
