package dev.annals.activity;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.annals.ingest.Ingestion;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.Tenants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes down what is written, and where; and refuses it for a while if it is told to. */
final class Recorder implements Ingestion {

  record Written(TenantId log, Map<String, Object> event) {

    String action() {
      return String.valueOf(event.get("action"));
    }

    /** The details of an automatic event. */
    Object detail(String name) {
      return event.get("custom") instanceof Map<?, ?> custom
              && custom.get("annals") instanceof Map<?, ?> details
          ? String.valueOf(details.get(name))
          : "none";
    }
  }

  private record Draft(TenantId tenant, Map<String, Object> event) implements Checked {
    @Override
    public int size() {
      return 1;
    }
  }

  final List<Written> written = new ArrayList<>();
  final Tenants tenants = mock();
  Refusal.@Nullable Code refusing;

  Recorder() {
    when(tenants.find(any())).thenAnswer(call -> Optional.of(tenant(call.getArgument(0), false)));
    when(tenants.provision(TenantId.DEPLOYMENT)).thenReturn(tenant(TenantId.DEPLOYMENT, false));
  }

  void suspend(TenantId id) {
    when(tenants.find(id)).thenReturn(Optional.of(tenant(id, true)));
  }

  SystemEventWriter journal() {
    return journal(Switches.byDefault());
  }

  SystemEventWriter journal(Switches switches) {
    return new SystemEventWriter(this, tenants, switches);
  }

  List<String> actions() {
    return written.stream().map(Written::action).toList();
  }

  private static Tenant tenant(TenantId id, boolean suspended) {
    return new Tenant(id, id.value(), true, suspended, Instant.EPOCH);
  }

  @Override
  public Receipt send(
      TenantId tenant,
      Map<String, ? extends @Nullable Object> body,
      Supplier<Map<String, Object>> input) {
    return send(tenant, input.get());
  }

  @Override
  public Receipt send(TenantId tenant, Map<String, Object> input) {
    throw new AssertionError("This is the way of what comes from outside");
  }

  @Override
  public Checked check(TenantId tenant, Map<String, Object> input) {
    throw new AssertionError("This is the way of what comes from outside");
  }

  @Override
  public Checked checkOwn(TenantId tenant, Map<String, Object> input) {
    return new Draft(tenant, input);
  }

  @Override
  public Submission submit(Checked event) {
    var draft = (Draft) event;
    return () -> {
      if (refusing != null) {
        throw new Refusal(refusing, "Not now");
      }
      written.add(new Written(draft.tenant(), draft.event()));
      return null;
    };
  }
}
