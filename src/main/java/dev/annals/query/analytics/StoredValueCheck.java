package dev.annals.query.analytics;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Criterion;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.Search;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import dev.annals.schemabuilder.FieldType;
import dev.annals.schemabuilder.StoredValueScan;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.TenantStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts the stored values of a custom field that fit a definition. It uses the index to read only
 * the events that have the field.
 */
@Component
class StoredValueCheck implements StoredValueScan {

  private static final int AT_ONCE = 1_000;
  private static final int TENANTS_AT_ONCE = 500;
  private static final int SAMPLE = 5;

  private final Search search;
  private final TenantStore tenants;
  private final QueryWork work;

  StoredValueCheck(Search search, TenantStore tenants, QueryWork work) {
    this.work = work;
    this.search = search;
    this.tenants = tenants;
  }

  @Override
  public Fit fit(@Nullable TenantId tenant, String name, Predicate<@Nullable Object> fits) {
    var scan = new FieldScan(name, fits);
    if (tenant != null) {
      scan.read(tenant);
      return scan.fit();
    }
    @Nullable TenantId last = null;
    var some = tenants.list(last, null, TENANTS_AT_ONCE);
    while (!some.isEmpty()) {
      some.stream().map(Tenant::id).forEach(scan::read);
      last = some.getLast().id();
      some = tenants.list(last, null, TENANTS_AT_ONCE);
    }
    return scan.fit();
  }

  private final class FieldScan {

    private final String name;
    private final Predicate<@Nullable Object> fits;
    private final Expression carrying;
    private final List<Object> sample = new ArrayList<>();
    private long values;
    private long misfits;

    FieldScan(String name, Predicate<@Nullable Object> fits) {
      this.name = name;
      this.fits = fits;
      this.carrying =
          new Expression.Condition(
              new FieldRef(name, true, FieldType.JSON), new Criterion.Exists(true));
    }

    void read(TenantId tenant) {
      OptionalLong last = OptionalLong.of(0);
      while (last.isPresent()) {
        long after = last.getAsLong();
        last = work.within(memory -> page(tenant, after, memory));
      }
    }

    /**
     * Checks a page of events and releases their memory; returns the sequence number of the last
     * one, if there is one.
     */
    private OptionalLong page(TenantId tenant, long after, QueryRequest memory) {
      long before = memory.reserved();
      try {
        var events =
            search.queryOrWait(
                tenant,
                carrying,
                eventSearch -> eventSearch.oldest(after, Long.MAX_VALUE, AT_ONCE));
        events.forEach(this::check);
        return events.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(events.getLast().sequence());
      } finally {
        memory.releaseTo(before);
      }
    }

    private void check(AuditEvent event) {
      var value = event.custom().get(name);
      values++;
      if (!fits.test(value)) {
        misfits++;
        if (sample.size() < SAMPLE && value != null) {
          sample.add(value);
        }
      }
    }

    Fit fit() {
      return new Fit(values, misfits, sample);
    }
  }
}
