package dev.annals.export;

import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import dev.annals.kernel.TenantId;
import dev.annals.nodes.CriticalThreads;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.tenants.TenantLimitResolver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Writes exports on this server, at most {@code annals.export.at-once} concurrently. An export is
 * claimed before it is started. If this server is killed, the lease expires and another server
 * starts the export again with a new file.
 */
@Component
class ExportRunner implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ExportRunner.class);
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(15);

  private final ExportJobs jobs;
  private final ExportFiles files;
  private final ExportFilters filters;
  private final ExportCompletion completion;
  private final AuditLog auditLog;
  private final DataStructures structures;
  private final TenantLimitResolver tenantLimitResolver;
  private final ExportSettings settings;
  private final Clock clock;
  private final Semaphore places;

  private volatile boolean running;

  ExportRunner(
      ExportJobs jobs,
      ExportFiles files,
      ExportFilters filters,
      ExportCompletion completion,
      AuditLog auditLog,
      DataStructures structures,
      TenantLimitResolver tenantLimitResolver,
      ExportSettings settings,
      Clock clock) {
    this.jobs = jobs;
    this.files = files;
    this.filters = filters;
    this.completion = completion;
    this.auditLog = auditLog;
    this.structures = structures;
    this.tenantLimitResolver = tenantLimitResolver;
    this.settings = settings;
    this.clock = clock;
    this.places = new Semaphore(settings.atOnce());
  }

  @Override
  public void start() {
    running = true;
  }

  /** Releases the exports that are being written. Another server starts them again. */
  @Override
  public void stop() {
    running = false;
    try {
      if (!places.tryAcquire(
          settings.atOnce(), PATIENCE_AT_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            "Exports are still being written at shutdown. Other servers start them again"
                + " after their leases expire");
        return;
      }
      places.release(settings.atOnce());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Schedules a poll without blocking the caller. */
  void wake() {
    Thread.ofVirtual().name("exports").start(this::look);
  }

  /** Starts waiting exports up to the limit. */
  void look() {
    while (running && places.tryAcquire()) {
      var claimed = claimNext();
      if (claimed.isEmpty()) {
        places.release();
        return;
      }
      Thread.ofVirtual().name("export").start(() -> runAndLookAgain(claimed.get()));
    }
  }

  private void runAndLookAgain(Export export) {
    try {
      run(export);
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      log.warn("Export {} failed and is started again after its lease expires", export.id(), e);
    } finally {
      places.release();
    }
    look();
  }

  private Optional<Export> claimNext() {
    try {
      var now = clock.instant();
      for (var id : jobs.claimable(now, settings.atOnce() + 1)) {
        var claimed = jobs.claim(id, UUID.randomUUID().toString(), now, now.plus(settings.lease()));
        if (claimed.isPresent()) {
          return claimed;
        }
      }
    } catch (Throwable e) {
      CriticalThreads.rethrowFatal(e);
      if (e instanceof DataAccessException || e instanceof Refusal) {
        log.warn("Polling for exports failed: {}", e.toString());
      } else {
        log.warn("Polling for exports failed", e);
      }
    }
    return Optional.empty();
  }

  /** Writes a claimed export until it is completed, fails, or is released. */
  void run(Export export) {
    var attempt = export.attempts().getLast();
    export.attempts().stream().filter(file -> !file.equals(attempt)).forEach(files::remove);
    if (export.attempts().size() > settings.attempts()) {
      fail(export, attempt, "The export failed after %d attempts.".formatted(settings.attempts()));
      return;
    }
    try {
      write(export, attempt);
    } catch (Refusal e) {
      log.info("Export {}: {}", export.id(), e.code());
      if (StoreFaults.mayPass(e)) {
        releaseForLater(export, attempt);
      } else {
        fail(export, attempt, e.reason());
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Export {}: attempt {} failed", export.id(), export.attempts().size(), e);
      releaseForLater(export, attempt);
    }
  }

  private void write(Export export, String attempt) throws IOException {
    var exportSpec = export.spec();
    requireThatTheLogReaches(export.tenant(), exportSpec.through());
    var filter = filters.read(exportSpec.filter(), structures.of(export.tenant()));
    var outcome =
        new ExportWriterRun(
                export, auditLog, filter, renewing(export, attempt), reservation(export, attempt))
            .write(files.create(attempt, exportSpec.fileName()));
    if (outcome.finished() && complete(export, attempt, outcome)) {
      log.info("Export {}: {} events written", export.id(), outcome.written().events());
      return;
    }
    files.remove(attempt);
    if (!jobs.release(export.id(), attempt, clock.instant())) {
      // Cancelled or deleted meanwhile, or claimed by another attempt.
      jobs.forgetAttempts(export.id());
    }
  }

  /** Checks that the log was not restored, because later events must not replace lost ones. */
  private void requireThatTheLogReaches(TenantId tenant, long through) {
    if (auditLog.position(tenant, through).isEmpty()) {
      throw new Refusal(
          Refusal.Code.BAD_INPUT,
          "The log was restored to a point before this export was requested. Request it again.");
    }
  }

  private void fail(Export export, String attempt, String reason) {
    files.remove(attempt);
    jobs.fail(export.id(), attempt, reason);
    jobs.forgetAttempts(export.id());
  }

  private DiskReservation reservation(Export export, String attempt) {
    LongSupplier most = () -> tenantLimitResolver.of(export.tenant()).retainedExportBytes();
    return new DiskReservation(
        bytes -> jobs.reserve(export, attempt, bytes, most.getAsLong()), most);
  }

  /**
   * Releases the export with a delay, because an immediate retry would fail again. The next attempt
   * removes the file of this one.
   */
  private void releaseForLater(Export export, String attempt) {
    jobs.release(export.id(), attempt, clock.instant().plus(settings.lease()));
  }

  /**
   * Continues while the claim is held and this server runs. Queries the store only once per step.
   */
  private Predicate<WriteProgress> renewing(Export export, String attempt) {
    var next = new Instant[] {clock.instant().plus(settings.step())};
    return writeProgress -> {
      var now = clock.instant();
      if (!running) {
        return false;
      }
      if (now.isBefore(next[0])) {
        return true;
      }
      next[0] = now.plus(settings.step());
      return jobs.renew(export.id(), attempt, writeProgress, now.plus(settings.lease()));
    };
  }

  private boolean complete(Export export, String attempt, ExportWriterRun.Outcome outcome) {
    return WriteConflictRetry.retried(
        () ->
            completion.complete(
                export,
                attempt,
                outcome.written(),
                outcome.sha256(),
                clock.instant().plus(settings.kept())));
  }
}
