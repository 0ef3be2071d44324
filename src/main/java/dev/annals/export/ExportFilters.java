package dev.annals.export;

import dev.annals.access.Caller;
import dev.annals.query.Filter;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Stores a filter and a search as JSON between the request and the export. */
@Component
class ExportFilters {

  /**
   * The stored filter.
   *
   * @param everything whether the requester can see all fields
   */
  private record Kept(
      @Nullable Map<String, Object> filter, @Nullable String search, boolean everything) {}

  private final Filters filters;

  ExportFilters(Filters filters) {
    this.filters = filters;
  }

  /** Checks that the caller may use this filter, and returns it in the stored format. */
  @Nullable String checked(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      Caller caller) {
    filters.parse(filter, search, structure, caller);
    return filter == null && search == null
        ? null
        : JsonMapper.shared().writeValueAsString(new Kept(filter, search, caller.isVendor()));
  }

  Filter read(@Nullable String kept, DataStructure structure) {
    if (kept == null) {
      return filters.parse(null, null, structure, true);
    }
    var asked = JsonMapper.shared().readValue(kept, Kept.class);
    return filters.parse(asked.filter(), asked.search(), structure, asked.everything());
  }
}
