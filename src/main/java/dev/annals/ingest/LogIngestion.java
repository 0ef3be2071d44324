package dev.annals.ingest;

import dev.annals.access.Allowances;
import dev.annals.ingest.append.Entry;
import dev.annals.ingest.append.Lanes;
import dev.annals.ingest.append.Pending;
import dev.annals.ingest.check.EventCheck;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.DataStructures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;

/**
 * Ingestion into the lanes of this node. Its counters satisfy {@code received = stored + duplicates
 * + rejected + unknown}, once nothing is under way: {@code annals.ingest.received} and so on.
 */
class LogIngestion implements Ingestion {

  private final Allowances allowances;
  private final EventCheck check;
  private final DataStructures structures;
  private final Lanes lanes;
  private final Timer sending;
  private final Counter received;
  private final Counter stored;
  private final Counter duplicates;
  private final Counter rejected;
  private final Counter unknown;

  LogIngestion(
      Allowances allowances,
      EventCheck check,
      DataStructures structures,
      Lanes lanes,
      MeterRegistry registry) {
    this.allowances = allowances;
    this.check = check;
    this.structures = structures;
    this.lanes = lanes;
    this.sending = registry.timer("annals.ingest.send");
    this.received = registry.counter("annals.ingest.received");
    this.stored = registry.counter("annals.ingest.stored");
    this.duplicates = registry.counter("annals.ingest.duplicates");
    this.rejected = registry.counter("annals.ingest.rejected");
    this.unknown = registry.counter("annals.ingest.unknown");
  }

  @Override
  public Receipt send(TenantId tenant, Map<String, Object> input) {
    var began = Timer.start();
    try {
      return submit(check(tenant, input), true).await();
    } finally {
      began.stop(sending);
    }
  }

  @Override
  public CheckedEntry check(TenantId tenant, Map<String, Object> input) {
    try {
      allowances.countEvent(tenant);
      var draft = check.check(tenant, input, structures.of(tenant));
      return new CheckedEntry(lanes.encode(draft), false);
    } catch (Refusal refusal) {
      received.increment();
      rejected.increment();
      throw refusal;
    }
  }

  @Override
  public CheckedEntry checkOwn(TenantId tenant, Map<String, Object> input) {
    try {
      var draft = check.checkOwn(tenant, input, structures.of(tenant));
      return new CheckedEntry(lanes.encode(draft), true);
    } catch (Refusal refusal) {
      received.increment();
      rejected.increment();
      throw refusal;
    }
  }

  @Override
  public Submission submit(Checked event) {
    return submit((CheckedEntry) event, false);
  }

  private Submission submit(CheckedEntry event, boolean urgent) {
    received.increment();
    try {
      return new Submitted(lanes.append(event.entry(), urgent, event.own()));
    } catch (Refusal refusal) {
      rejected.increment();
      throw refusal;
    }
  }

  /**
   * An event of our own making.
   *
   * @param own whether Annals itself writes it
   */
  record CheckedEntry(Entry entry, boolean own) implements Checked {
    @Override
    public int size() {
      return entry.size();
    }
  }

  private final class Submitted implements Submission {

    private final Pending pending;

    Submitted(Pending pending) {
      this.pending = pending;
    }

    @Override
    public Receipt await() {
      try {
        var appended = pending.await(lanes.patience());
        (appended.duplicate() ? duplicates : stored).increment();
        return new Receipt(appended.event(), appended.duplicate());
      } catch (Refusal refusal) {
        (refusal.code() == Refusal.Code.UNKNOWN_OUTCOME ? unknown : rejected).increment();
        throw refusal;
      }
    }
  }
}
