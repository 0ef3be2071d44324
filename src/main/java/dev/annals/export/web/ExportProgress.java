package dev.annals.export.web;

import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.access.Permission;
import dev.annals.export.Export;
import dev.annals.export.ExportId;
import dev.annals.export.Exports;
import dev.annals.kernel.Refusal;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.tenants.TenantAccess;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Schedulers;

/**
 * Publishes the state of an export, on whichever server it is written: the current state, and then
 * each new state until the export ends. A slow subscriber may miss intermediate states, but never
 * the last one.
 */
@Component
class ExportProgress {

  private static final String JOBS = "export_jobs";

  /**
   * Interval at which permissions are checked, and the state is polled in case a change
   * notification was lost.
   */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Exports exports;
  private final ChangeNotifications changeNotifications;
  private final CallerRefresh callerRefresh;
  private final TenantAccess tenants;

  ExportProgress(
      Exports exports,
      ChangeNotifications changeNotifications,
      CallerRefresh callerRefresh,
      TenantAccess tenants) {
    this.exports = exports;
    this.changeNotifications = changeNotifications;
    this.callerRefresh = callerRefresh;
    this.tenants = tenants;
  }

  Flux<Export> of(Caller caller, ExportId id) {
    var tenant = caller.requireTenant();
    return Flux.merge(Flux.interval(Duration.ZERO, LOOK_AGAIN), changes(id))
        .onBackpressureLatest()
        .publishOn(Schedulers.boundedElastic(), 1)
        .map(
            look -> {
              callerRefresh.current(caller).require(Permission.EXPORT_AUDITS);
              tenants.requireLogShown(caller);
              return exports
                  .find(tenant, id)
                  .orElseThrow(
                      () ->
                          new Refusal(Refusal.Code.NOT_FOUND, "There is no export with this id."));
            })
        .distinctUntilChanged()
        .takeUntil(export -> export.status().isEnd());
  }

  private Flux<Long> changes(ExportId id) {
    return Flux.create(
        sink -> {
          var registration =
              changeNotifications.listen(
                  JOBS,
                  key -> {
                    if (key.equals(id.toString()) || key.equals(ChangeNotifications.ALL)) {
                      sink.next(0L);
                    }
                  });
          sink.onDispose(registration::close);
        },
        OverflowStrategy.LATEST);
  }
}
