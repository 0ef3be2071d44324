package dev.annals.export;

import dev.annals.access.Caller;
import dev.annals.query.Filter;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a filter as JSON from when it is asked for until it is used. */
@Component
class ExportFilters {

  private static final TypeReference<Map<String, Object>> INPUT = new TypeReference<>() {};

  private final Filters filters;

  ExportFilters(Filters filters) {
    this.filters = filters;
  }

  /** Checks that this caller may ask so, and gives what is to be kept. */
  @Nullable String checked(
      @Nullable Map<String, Object> filter, DataStructure structure, Caller caller) {
    filters.parse(filter, structure, caller);
    return filter == null ? null : JsonMapper.shared().writeValueAsString(filter);
  }

  Filter read(@Nullable String filter, DataStructure structure) {
    return filters.parse(
        filter == null ? null : JsonMapper.shared().readValue(filter, INPUT), structure);
  }
}
