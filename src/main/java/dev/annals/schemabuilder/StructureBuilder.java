package dev.annals.schemabuilder;

import dev.annals.access.Caller;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes data structures. Changes take place one after the other, in the whole deployment, each as
 * a new version with who made it; {@link StructureChanged} is published once for each. A call that
 * changes nothing makes no version.
 */
public class StructureBuilder {

  /**
   * Who changes a structure.
   *
   * @param kind what the author is, such as {@code VENDOR}
   */
  public record Author(String kind, String id) {

    public static Author of(Caller caller) {
      return new Author(caller.kind().name(), caller.id());
    }
  }

  /** A change as each of the two kinds of structure takes it. */
  private record Edit(
      String what,
      Predicate<DataStructure> changes,
      UnaryOperator<DataStructure> ofDeployment,
      BiFunction<Overlay, Integer, Overlay> ofTenant) {}

  private final StructureStore store;
  private final StructuresInForce inForce;
  private final TransactionOperations transaction;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock();
  private final RetryTemplate again =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(List.of(StructureConflict.class, TransactionException.class))
              .maxRetries(8)
              .delay(Duration.ofMillis(20))
              .jitter(Duration.ofMillis(15))
              .build());

  StructureBuilder(
      StructureStore store,
      StructuresInForce inForce,
      TransactionOperations transaction,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.inForce = inForce;
    this.transaction = transaction;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Adds a custom field behind the others.
   *
   * @return the structure in force with it
   * @throws dev.annals.kernel.BadInput with a path from {@code input}
   * @throws StructureConflict if others change structures all the time
   */
  public DataStructure addField(StructureOwner owner, Field field, Author author) {
    var edit =
        new Edit(
            "Added " + field.name(),
            structure -> {
              FieldRules.check(field, structure);
              return true;
            },
            deployment -> deployment.add(field),
            (overlay, base) -> overlay.add(field, base));
    return change(owner, edit, author);
  }

  /**
   * Turns a field on or off.
   *
   * @return the structure in force with it
   * @throws Refusal {@code NOT_FOUND} if there is no field of that name
   * @throws StructureConflict if others change structures all the time
   */
  public DataStructure enableField(
      StructureOwner owner, String name, boolean enabled, Author author) {
    var edit =
        new Edit(
            "Turned %s %s".formatted(name, enabled ? "on" : "off"),
            structure -> known(name, structure).enabled() != enabled,
            deployment -> deployment.enable(name, enabled),
            (overlay, base) -> overlay.enable(name, enabled, base));
    return change(owner, edit, author);
  }

  private static Field known(String name, DataStructure structure) {
    return structure
        .field(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.NOT_FOUND,
                    "There is no field of that name: dataStructure lists them",
                    List.of("name")));
  }

  private DataStructure change(StructureOwner owner, Edit edit, Author author) {
    // Sees to it that there is a first version to change.
    inForce.deployment();
    turn.lock();
    try {
      again.invoke(() -> transaction.executeWithoutResult(status -> apply(owner, edit, author)));
    } finally {
      turn.unlock();
      inForce.forget(owner);
    }
    return inForce.of(owner);
  }

  private void apply(StructureOwner owner, Edit edit, Author author) {
    store.lock();
    var deployment = store.deployment().orElseThrow();
    var change = new StructureChange(clock.instant(), author.kind(), author.id(), edit.what());
    if (owner.tenant() == null) {
      applyToDeployment(deployment, edit, change);
    } else {
      applyToTenant(owner.tenant(), deployment, edit, change);
    }
  }

  private void applyToDeployment(DataStructure deployment, Edit edit, StructureChange change) {
    if (!edit.changes().test(deployment)) {
      return;
    }
    var changed = edit.ofDeployment().apply(deployment);
    store.insert(changed, change);
    events.publishEvent(new StructureChanged(null, changed.version()));
  }

  private void applyToTenant(
      TenantId tenant, DataStructure deployment, Edit edit, StructureChange change) {
    var overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    if (!edit.changes().test(overlay.over(deployment))) {
      return;
    }
    var changed = edit.ofTenant().apply(overlay, deployment.version());
    store.insert(changed, change);
    events.publishEvent(new StructureChanged(tenant, changed.since()));
  }
}
