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
 * Tells Annals what happens at a company. A history that was broken off is told to its end, and
 * nothing twice: the key of each event is its place in the history.
 */
class Demo {

  private static final ChangeRequest.Author AUTHOR = new ChangeRequest.Author("ANNALS", "demo");
  private static final String HISTORY = "demo-";
  private static final String LIVE = "demo-live-";

  /** Events on their way at a time: enough for full batches, and too few to crowd others out. */
  private static final int UNDER_WAY = 400;

  /** How far back the demo's own last event is looked for, behind what others have sent. */
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
   * Makes the tenant and its fields known, and tells what happened in the last days. A log that
   * somebody else began is left as it is.
   *
   * @return how many events were sent
   */
  int seed(Company company, Duration back, BooleanSupplier goOn) {
    tenants.provision(company.tenant());
    addFields(company);
    var days = new WorkingDays(company);
    var now = clock.instant();
    var beginning = beginning(company.tenant());
    if (beginning.isEmpty()) {
      return tell(company.tenant(), days.history(days.firstDay(now.minus(back)), now), 0, goOn);
    }
    var told = lastTold(company.tenant());
    if (!isOurs(beginning.get()) || told.isEmpty()) {
      return 0;
    }
    // Some of those on their way at the end may be missing; those that are there stay as they are.
    long from = Math.max(0, told.getAsLong() - UNDER_WAY);
    var first = days.firstDay(beginning.get().occurredAt());
    return tell(company.tenant(), days.history(first, now), from, goOn);
  }

  /** The first event that was sent: the fields that were added above are events, too. */
  private Optional<AuditEvent> beginning(TenantId tenant) {
    return log.readAfter(tenant, 0, LOOK_BACK).stream()
        .filter(event -> !event.automatic())
        .findFirst();
  }

  /** Tells one thing that happens now. */
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

  private static boolean isOurs(AuditEvent beginning) {
    return (HISTORY + 0).equals(beginning.idempotencyKey());
  }

  /** The place in the history of the newest event told; none once there are live ones. */
  private OptionalLong lastTold(TenantId tenant) {
    long last = log.last(tenant);
    return log.readBefore(tenant, last + 1, LOOK_BACK).stream()
        .map(AuditEvent::idempotencyKey)
        .filter(key -> key != null && key.startsWith(HISTORY))
        .findFirst()
        .filter(key -> !key.startsWith(LIVE))
        .map(key -> OptionalLong.of(Long.parseLong(key.substring(HISTORY.length()))))
        .orElseGet(OptionalLong::empty);
  }

  private int tell(TenantId tenant, Stream<DemoEvent> history, long from, BooleanSupplier goOn) {
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
