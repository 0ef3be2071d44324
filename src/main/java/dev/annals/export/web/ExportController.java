package dev.annals.export.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.export.ExportId;
import dev.annals.export.ExportOrder;
import dev.annals.export.ExportRequest;
import dev.annals.export.Exports;
import dev.annals.export.format.ExportFormat;
import dev.annals.kernel.Refusal;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

@Controller
class ExportController {

  private final Exports exports;
  private final ExportPages pages;
  private final ExportProgress progress;

  ExportController(Exports exports, ExportPages pages, ExportProgress progress) {
    this.exports = exports;
    this.pages = pages;
    this.progress = progress;
  }

  @QueryMapping
  @Requires(Permission.EXPORT_AUDITS)
  @Nullable ExportView export(Caller caller, @Argument String id) {
    var tenant = caller.requireTenant();
    return ExportId.parse(id)
        .flatMap(export -> exports.find(tenant, export))
        .map(ExportView::of)
        .orElse(null);
  }

  @QueryMapping
  @Requires(Permission.EXPORT_AUDITS)
  ExportPages.Connection exports(
      Caller caller, @Argument @Nullable Integer first, @Argument @Nullable String after) {
    return pages.page(caller.requireTenant(), first, after);
  }

  @MutationMapping
  @Requires(Permission.EXPORT_AUDITS)
  ExportView requestExport(Caller caller, DataFetchingEnvironment environment) {
    return ExportView.of(exports.request(caller, request(environment)));
  }

  @MutationMapping
  @Requires(Permission.EXPORT_AUDITS)
  ExportView cancelExport(Caller caller, @Argument String id) {
    return ExportView.of(exports.cancel(caller.requireTenant(), known(id)));
  }

  @MutationMapping
  @Requires(Permission.EXPORT_AUDITS)
  boolean deleteExport(Caller caller, @Argument String id) {
    caller.requireTenant();
    return ExportId.parse(id).filter(export -> exports.delete(caller, export)).isPresent();
  }

  @SubscriptionMapping
  @Requires(Permission.EXPORT_AUDITS)
  Flux<ExportView> exportProgress(Caller caller, @Argument String id) {
    return progress.of(caller, known(id)).map(ExportView::of);
  }

  private static ExportId known(String id) {
    return ExportId.parse(id)
        .orElseThrow(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no export with this id."));
  }

  /** Reads the input that GraphQL has validated. The filter is checked by the filter language. */
  private static ExportRequest request(DataFetchingEnvironment environment) {
    Map<String, Object> input = environment.getArgumentOrDefault("input", Map.of());
    return new ExportRequest(
        ExportFormat.valueOf(String.valueOf(input.get("format"))),
        map(input.get("filter")),
        input.get("search") instanceof String search ? search : null,
        ExportOrder.valueOf(text(input.get("order"), ExportOrder.OLDEST_FIRST.name())),
        texts(input.get("fields")),
        text(input.get("timeZone"), "UTC"),
        input.get("fileName") instanceof String fileName ? fileName : null);
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }

  @SuppressWarnings("unchecked") // The keys of a GraphQL input object are strings.
  private static @Nullable Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) value;
  }

  private static @Nullable List<String> texts(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : null;
  }
}
