package dev.annals.demo;

import dev.annals.ingest.Ingestion;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.AuditLog;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Appends the events of a company. An interrupted history is completed without duplicates, because
 * the idempotency key of each event is its position in the history.
 */
class Demo {

  private static final ChangeRequest.Author AUTHOR = new ChangeRequest.Author("ANNALS", "demo");
  private static final String HISTORY = "demo-";
  private static final String LIVE = "demo-live-";

  /**
   * Maximum number of events in progress: enough for full batches, and few enough not to delay
   * others.
   */
  private static final int UNDER_WAY = 400;

  /** Number of events in which the demo's own last event is searched. */
  private static final int LOOK_BACK = 2_000;

  private final Tenants tenants;
  private final StructureHistory structures;
  private final StructureBuilder builder;
  private final Ingestion ingestion;
  private final AuditLog log;
  private final Clock clock;

  Demo(
      Tenants tenants,
      StructureHistory structures,
      StructureBuilder builder,
      Ingestion ingestion,
      AuditLog log,
      Clock clock) {
    this.tenants = tenants;
    this.structures = structures;
    this.builder = builder;
    this.ingestion = ingestion;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Creates the tenant and its custom fields, and appends the events of the last days. A log that
   * another sender started is left unchanged.
   *
   * @return number of events that were sent
   */
  int seed(Company company, Duration back, BooleanSupplier goOn) {
    tenants.provision(company.tenant());
    addFields(company);
    var days = new WorkingDays(company);
    var now = clock.instant();
    var beginning = beginning(company.tenant());
    if (beginning.isEmpty()) {
      return send(company.tenant(), days.history(days.firstDay(now.minus(back)), now), 0, goOn);
    }
    var lastPosition = findLastPosition(company.tenant());
    if (!isDemoLog(beginning.get()) || lastPosition.isEmpty()) {
      return 0;
    }
    // Some events that were in progress may be missing; stored ones stay unchanged.
    long from = Math.max(0, lastPosition.getAsLong() - UNDER_WAY);
    var first = days.firstDay(beginning.get().occurredAt());
    return send(company.tenant(), days.history(first, now), from, goOn);
  }

  /**
   * Returns the first event that was sent. Automatic events, such as those of added fields, are
   * skipped.
   */
  private Optional<AuditEvent> beginning(TenantId tenant) {
    return log.readAfter(tenant, 0, LOOK_BACK).stream()
        .filter(event -> !event.automatic())
        .findFirst();
  }

  /** Appends one event with the current time. */
  void tellNow(Company company) {
    var now = clock.instant();
    ingestion.send(
        company.tenant(), new WorkingDays(company).now(now).input(LIVE + now.toEpochMilli()));
  }

  private void addFields(Company company) {
    var owner = StructureOwner.of(company.tenant());
    for (var field : company.fields()) {
      if (structures.current(owner).field(field.name()).isEmpty()) {
        builder.addField(new ChangeRequest(owner, AUTHOR), field);
      }
    }
  }

  private static boolean isDemoLog(AuditEvent beginning) {
    return (HISTORY + 0).equals(beginning.idempotencyKey());
  }

  /**
   * Returns the position in the history of the newest event; empty if there are newer live events.
   */
  private OptionalLong findLastPosition(TenantId tenant) {
    long last = log.last(tenant);
    return log.readBefore(tenant, last + 1, LOOK_BACK).stream()
        .map(AuditEvent::idempotencyKey)
        .filter(key -> key != null && key.startsWith(HISTORY))
        .findFirst()
        .filter(key -> !key.startsWith(LIVE))
        .map(key -> OptionalLong.of(Long.parseLong(key.substring(HISTORY.length()))))
        .orElseGet(OptionalLong::empty);
  }

  private int send(TenantId tenant, Stream<DemoEvent> history, long from, BooleanSupplier goOn) {
    var underWay = new ArrayDeque<Ingestion.Submission>();
    var happenings = history.iterator();
    int sent = 0;
    for (long place = 0; happenings.hasNext() && goOn.getAsBoolean(); place++) {
      var demoEvent = happenings.next();
      if (place < from) {
        continue;
      }
      if (underWay.size() == UNDER_WAY) {
        underWay.remove().await();
      }
      underWay.add(ingestion.submit(ingestion.check(tenant, demoEvent.input(HISTORY + place))));
      sent++;
    }
    underWay.forEach(Ingestion.Submission::await);
    return sent;
  }
}
