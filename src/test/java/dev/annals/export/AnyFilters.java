package dev.annals.export;

import dev.annals.access.Caller;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.query.Filter;
import dev.annals.query.Filters;
import dev.annals.schemabuilder.DataStructure;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A filter language in which every filter asks for every event, and one word is wrong. */
class AnyFilters implements Filters {

  private final Consumer<Caller> asking;

  AnyFilters(Consumer<Caller> asking) {
    this.asking = asking;
  }

  @Override
  public Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      boolean everything) {
    if (filter != null && filter.containsKey("shoe")) {
      throw new BadInput("A filter has no field with this name.", "filter", "shoe");
    }
    return (AuditEvent event) -> true;
  }

  @Override
  public Filter parse(
      @Nullable Map<String, Object> filter,
      @Nullable String search,
      DataStructure structure,
      Caller caller) {
    asking.accept(caller);
    return parse(filter, search, structure, caller.isVendor());
  }
}
