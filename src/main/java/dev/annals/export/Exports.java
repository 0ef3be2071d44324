package dev.annals.export;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.export.ExportJobs.Place;
import dev.annals.export.format.Column;
import dev.annals.export.format.ExportFormat;
import dev.annals.export.format.Layout;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import dev.annals.tenants.TenantLimitResolver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * The exports of tenants' logs. An export belongs to one tenant: for other tenants it does not
 * exist.
 */
@Service
public class Exports {

  /** Maximum number of characters of a file name. */
  static final int FILE_NAME_AT_MOST = 128;

  private static final Logger logger = LoggerFactory.getLogger(Exports.class);
  private static final long RETRY_AFTER_MILLIS = 5_000;

  private final ExportJobs jobs;
  private final ExportFiles files;
  private final ExportFilters filters;
  private final ExportRunner runner;
  private final AuditLog log;
  private final DataStructures structures;
  private final TenantLimitResolver tenantLimitResolver;
  private final ExportCompletion completion;
  private final ExportCleaning cleaning;
  private final ExportSettings settings;
  private final Clock clock;
  private final ApplicationEventPublisher events;

  Exports(
      ExportJobs jobs,
      ExportFiles files,
      ExportFilters filters,
      ExportRunner runner,
      AuditLog log,
      DataStructures structures,
      TenantLimitResolver tenantLimitResolver,
      ExportCompletion completion,
      ExportCleaning cleaning,
      ExportSettings settings,
      Clock clock,
      ApplicationEventPublisher events) {
    this.events = events;
    this.jobs = jobs;
    this.files = files;
    this.filters = filters;
    this.runner = runner;
    this.log = log;
    this.structures = structures;
    this.tenantLimitResolver = tenantLimitResolver;
    this.completion = completion;
    this.cleaning = cleaning;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Requests an export of the current events, which is written in the background. The columns,
   * their headers and the last event are fixed here.
   *
   * @throws Refusal {@code BAD_INPUT} with the path below {@code input}; {@code FORBIDDEN_FIELD} if
   *     a tenant's user names a disabled field; {@code RATE_LIMITED} if the tenant has too many
   *     unfinished exports, or too many or too large files
   */
  public Export request(Caller caller, ExportRequest request) {
    var tenant = caller.requireTenant();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var structure = structures.of(tenant);
    var zone = timeZone(request.timeZone());
    var columns = columns(caller, request.fields(), structure);
    var fileName =
        request.fileName() == null
            ? fileName(tenant, LocalDate.ofInstant(now, zone), request.format())
            : checked(request.fileName());
    var exportSpec =
        new ExportSpec(
            request.format(),
            filter(request, structure, caller),
            request.order(),
            new Layout(columns, zone),
            fileName,
            log.upToDate(tenant).last(tenant));
    var export =
        new Export(
            ExportId.fresh(),
            tenant,
            exportSpec,
            caller.id(),
            now,
            ExportStatus.REQUESTED,
            WriteProgress.NOTHING,
            null,
            null,
            null,
            List.of());
    admit(export);
    runner.wake();
    events.publishEvent(
        new ExportRequested(
            caller,
            export.id(),
            request.format().name(),
            columns.stream().map(Column::name).toList(),
            exportSpec.filter() != null));
    return export;
  }

  private void admit(Export export) {
    var tenant = export.tenant();
    var most = tenantLimitResolver.of(tenant);
    var capacity =
        new ExportCapacity(
            most.unfinishedExports(), most.retainedExports(), most.retainedExportBytes());
    switch (jobs.insert(export, capacity)) {
      case ADMITTED -> jobs.forgetOldest(tenant, settings.listed());
      case TOO_MANY_UNFINISHED ->
          throw tooMany(
              ("This tenant has %d unfinished exports, which is the maximum. Wait for one, or"
                      + " cancel one.")
                  .formatted(most.unfinishedExports()),
              RETRY_AFTER_MILLIS);
      case TOO_MANY_RETAINED ->
          throw full(tenant, "at most %,d exports".formatted(most.retainedExports()));
      case TOO_MANY_BYTES ->
          throw full(
              tenant, "export files of at most %,d bytes".formatted(most.retainedExportBytes()));
    }
  }

  private Refusal full(TenantId tenant, String most) {
    var expiry = jobs.firstExpiry(tenant);
    long wait =
        expiry
            .map(time -> Duration.between(clock.instant(), time).toMillis())
            .orElse(RETRY_AFTER_MILLIS);
    return tooMany(
        "This tenant may have %s. Delete an export with deleteExport, or wait until %s."
            .formatted(
                most,
                expiry
                    .map(time -> "the first one expires at " + Timestamps.format(time))
                    .orElse("one is removed")),
        Math.max(RETRY_AFTER_MILLIS, wait));
  }

  private static Refusal tooMany(String message, long retryAfterMillis) {
    return new Refusal(
        Refusal.Code.RATE_LIMITED,
        message,
        List.of(),
        Map.of("retryAfterMillis", retryAfterMillis));
  }

  public Optional<Export> find(TenantId tenant, ExportId id) {
    return jobs.find(tenant, id).map(export -> export.at(clock.instant()));
  }

  /** The tenant's exports after a position, newest first, at most {@code limit}. */
  public List<Export> newestFirst(TenantId tenant, @Nullable Place behind, int limit) {
    var now = clock.instant();
    return jobs.newestFirst(tenant, behind, limit).stream().map(export -> export.at(now)).toList();
  }

  /**
   * Cancels an unfinished export, on whichever server it is being written. An export that has ended
   * is not changed.
   *
   * @throws Refusal {@code NOT_FOUND}
   */
  public Export cancel(TenantId tenant, ExportId id) {
    jobs.cancel(tenant, id);
    var export = find(tenant, id).orElseThrow(Exports::notFound);
    if (export.attempts().isEmpty()) {
      // It was not started.
      jobs.forgetAttempts(id);
    }
    return export;
  }

  /**
   * Deletes an export and its file, also while the file is being written or downloaded: the writer
   * stops, and the download is aborted. Callers may delete their own exports; deleting those of
   * others requires the permission to manage access or tenants.
   *
   * @return {@code false} if there is no export with this id
   * @throws Refusal {@code FORBIDDEN}
   */
  public boolean delete(Caller caller, ExportId id) {
    var tenant = caller.requireTenant();
    var export = jobs.find(tenant, id);
    if (export.isEmpty()) {
      return false;
    }
    if (!export.get().requestedBy().equals(caller.id()) && !isManager(caller)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "Deleting the exports of other users requires the permission %s or %s."
              .formatted(Permission.MANAGE_ACCESS, Permission.MANAGE_TENANTS));
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var deleted = new AtomicReference<Optional<Export>>(Optional.empty());
    WriteConflictRetry.retried(
        () -> {
          deleted.set(completion.delete(tenant, id, now, Actor.of(caller)));
          return true;
        });
    deleted.get().ifPresent(this::discard);
    return deleted.get().isPresent();
  }

  private static boolean isManager(Caller caller) {
    return caller.may(Permission.MANAGE_ACCESS) || caller.managesTenants();
  }

  private void discard(Export export) {
    try {
      cleaning.discard(export);
    } catch (RuntimeException e) {
      // The export is deleted; the next cleaning on any server removes its file.
      logger.warn("Export {}: its file could not be removed and is removed later", export.id(), e);
    }
  }

  /**
   * Returns the completed file. A tenant's user cannot download a file with a field that is now
   * disabled, even if another user requested it.
   *
   * @throws Refusal {@code NOT_FOUND}, {@code CONFLICT} if it is not finished, {@code
   *     FORBIDDEN_FIELD}; {@link ExportExpired}
   */
  public Download download(Caller caller, ExportId id) {
    var export = find(caller.requireTenant(), id).orElseThrow(Exports::notFound);
    var sha256 = export.sha256();
    if (export.status() == ExportStatus.EXPIRED) {
      throw new ExportExpired();
    }
    if (!export.status().isEnd()) {
      throw new Refusal(Refusal.Code.CONFLICT, "This export is not finished yet. Try again later.");
    }
    if (export.status() != ExportStatus.COMPLETED || sha256 == null) {
      throw new Refusal(
          Refusal.Code.NOT_FOUND,
          "This export has no file. Its status is %s.".formatted(export.status()));
    }
    checkColumns(caller, export);
    var content = files.open(export.attempts().getLast()).orElseThrow(ExportExpired::new);
    events.publishEvent(new ExportDownloaded(caller, id, export.written().events(), sha256));
    var exportSpec = export.spec();
    return new Download(
        exportSpec.fileName(),
        exportSpec.format().mediaType(),
        export.written().bytes(),
        sha256,
        content);
  }

  private void checkColumns(Caller caller, Export export) {
    if (caller.isVendor()) {
      return;
    }
    var structure = structures.of(export.tenant());
    for (var column : export.spec().layout().columns()) {
      if (structure.field(column.name()).filter(Field::enabled).isEmpty()) {
        throw new Refusal(
            Refusal.Code.FORBIDDEN_FIELD,
            "The file contains the field %s, which is disabled in the data structure."
                .formatted(column.name()));
      }
    }
  }

  private @Nullable String filter(ExportRequest request, DataStructure structure, Caller caller) {
    try {
      return filters.checked(request.filter(), request.search(), structure, caller);
    } catch (Refusal refusal) {
      throw refusal.under("input");
    }
  }

  private static List<Column> columns(
      Caller caller, @Nullable List<String> names, DataStructure structure) {
    var columns =
        names == null
            ? structure.fields().stream().filter(Field::enabled).map(Column::of).toList()
            : columnsNamed(caller, names, structure);
    if (columns.isEmpty()) {
      throw new BadInput("Must contain at least one field.", "input", "fields");
    }
    return columns;
  }

  private static List<Column> columnsNamed(
      Caller caller, List<String> names, DataStructure structure) {
    var columns = new ArrayList<Column>();
    var seen = new HashSet<String>();
    for (var name : names) {
      var path = List.of("input", "fields", String.valueOf(columns.size()));
      var field =
          structure
              .field(name)
              .orElseThrow(
                  () -> new BadInput("The data structure has no field with this name.", path));
      if (!field.isVisibleTo(caller)) {
        throw new Refusal(
            Refusal.Code.FORBIDDEN_FIELD,
            "This field is disabled in the data" + " structure.",
            path);
      }
      if (!seen.add(name)) {
        throw new BadInput("Must not contain a field twice.", path);
      }
      columns.add(Column.of(field));
    }
    return columns;
  }

  private static ZoneId timeZone(String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new BadInput(
          "Must be the IANA name of a time zone, such as Europe/Berlin or UTC.",
          "input",
          "timeZone");
    }
    return ZoneId.of(name);
  }

  private static String fileName(TenantId tenant, LocalDate date, ExportFormat format) {
    // A colon separates paths on some systems.
    return "audit-log-%s-%s.%s"
        .formatted(tenant.value().replace(':', '-'), date, format.extension());
  }

  private static String checked(String fileName) {
    boolean right =
        fileName.length() <= FILE_NAME_AT_MOST
            && !fileName.isBlank()
            && !fileName.equals(".")
            && !fileName.equals("..")
            && StandardCharsets.UTF_8.newEncoder().canEncode(fileName)
            && fileName.chars().noneMatch(Exports::isUnsafe);
    if (!right) {
      throw new BadInput(
          "Must have 1 to %d characters, without path separators and control characters."
              .formatted(FILE_NAME_AT_MOST),
          "input",
          "fileName");
    }
    return fileName;
  }

  private static boolean isUnsafe(int character) {
    return character == '/'
        || character == '\\'
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
  }

  private static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no export with this id.");
  }
}
