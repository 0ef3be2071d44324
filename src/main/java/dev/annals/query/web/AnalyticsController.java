package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Timestamps;
import dev.annals.query.analytics.Interval;
import dev.annals.query.analytics.LogAnalytics;
import dev.annals.schemabuilder.Field;
import graphql.schema.DataFetchingEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** GraphQL queries for statistics: stats, histogram, facets, suggestions and discovered fields. */
@Controller
class AnalyticsController {

  private static final int DEFAULT_VALUES = 10;
  private static final int DEFAULT_DISCOVERED = 500;
  private static final int MAX_PREFIX_LENGTH = 256;

  private final LogAnalytics logAnalytics;
  private final QueryArguments view;
  private final AccessEvents accessEvents;
  private final ResponseMemory responses;

  AnalyticsController(
      LogAnalytics logAnalytics,
      QueryArguments view,
      AccessEvents accessEvents,
      ResponseMemory responses) {
    this.responses = responses;
    this.accessEvents = accessEvents;
    this.logAnalytics = logAnalytics;
    this.view = view;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  LogAnalytics.Stats auditStats(@Argument @Nullable String timeZone, Caller caller) {
    return logAnalytics.stats(caller.requireTenant(), LogAnalytics.zone(timeZone));
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  AuditHistogram auditHistogram(
      @Argument String from,
      @Argument String to,
      @Argument Interval interval,
      @Argument @Nullable String timeZone,
      @Argument @Nullable String by,
      DataFetchingEnvironment env,
      Caller caller) {
    var filter = view.filter(env, caller);
    var histogram =
        new AuditHistogram(
            logAnalytics.histogram(
                caller.requireTenant(),
                time(from, "from"),
                time(to, "to"),
                interval,
                LogAnalytics.zone(timeZone),
                filter,
                by == null ? null : view.field(by, caller, "by")));
    long values = histogram.buckets().stream().mapToLong(bucket -> bucket.by().size()).sum();
    responses.reserve(env, 1, histogram.buckets().size(), values);
    accessEvents.counted(caller, filter);
    return histogram;
  }

  /** The {@code AuditHistogram} of {@code graphql/query.graphqls}. */
  record AuditHistogram(List<LogAnalytics.Bucket> buckets) {}

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  List<LogAnalytics.Facet> auditFacets(
      @Argument List<String> fields,
      @Argument @Nullable Integer first,
      DataFetchingEnvironment env,
      Caller caller) {
    var named = new ArrayList<Field>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      named.add(view.field(fields.get(i), caller, "fields", String.valueOf(i)));
    }
    var filter = view.filter(env, caller);
    var facets = logAnalytics.facets(caller.requireTenant(), named, filter, upTo(first));
    responses.reserve(
        env, facets.size(), facets.stream().mapToLong(facet -> facet.values().size()).sum());
    accessEvents.shown(caller, filter);
    return facets;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  List<String> suggest(
      @Argument String field,
      @Argument String prefix,
      @Argument @Nullable Integer first,
      Caller caller) {
    if (prefix.length() > MAX_PREFIX_LENGTH) {
      throw new BadInput("Must have at most %d characters.".formatted(MAX_PREFIX_LENGTH), "prefix");
    }
    var suggested =
        logAnalytics.suggest(
            caller.requireTenant(), view.field(field, caller, "field"), prefix, upTo(first));
    accessEvents.shown(caller);
    return suggested;
  }

  @QueryMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  List<LogAnalytics.Discovered> discoveredFields(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      DataFetchingEnvironment env,
      Caller caller) {
    var discovered =
        logAnalytics.discovered(
            caller.requireTenant(), after, first == null ? DEFAULT_DISCOVERED : first);
    responses.reserve(env, discovered.size());
    return discovered;
  }

  private static Instant time(String text, String path) {
    return Timestamps.parse(text).orElseThrow(() -> new BadInput(Timestamps.RULE, path));
  }

  private static int upTo(@Nullable Integer first) {
    return first == null ? DEFAULT_VALUES : first;
  }
}
