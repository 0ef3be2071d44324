package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.Fitting.Narrowed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes data structures. Changes are serialized in the whole deployment. Each change creates a
 * version with its author, and publishes {@link StructureChanged} once. A call that changes nothing
 * creates no version, and a call that is rejected changes nothing.
 *
 * <p>Every method throws {@code BAD_INPUT} with the path of the error, and a {@link
 * StructureConflict} if the version is not the expected one, or if the same structure is changed
 * concurrently. A change that restricts the values of a field, such as another type, is rejected
 * with {@code CONFLICT} if stored values do not match. Too many changes of one structure are
 * rejected with {@code RATE_LIMITED}.
 */
public class StructureBuilder {

  private static final int WHAT = 1_000;

  /** A change, applied to the current structure. */
  private record Plan(
      Standing before, Standing after, List<Field> own, Consumer<StructureChange> insertion) {

    List<Narrowed> narrowed() {
      return Fitting.narrowed(before.structure(), own);
    }

    boolean changesNothing() {
      return after.says(before);
    }

    Revised revised(StructureOwner owner) {
      return changesNothing()
          ? revised(owner, before, List.of())
          : revised(owner, after, StructureDiff.lines(before, after));
    }

    private static Revised revised(StructureOwner owner, Standing standing, List<String> changes) {
      var inheritance =
          owner.tenant() == null
              ? Inheritance.ofDeployment(standing.structure())
              : standing.inheritance();
      return new Revised(standing.structure(), inheritance, changes);
    }
  }

  /**
   * A requested change with its description in the history.
   *
   * @param seen the current version at the time of the request
   */
  private record Task(
      Revision revision,
      List<String> versionPath,
      Edit edit,
      Function<Revised, String> what,
      @Nullable Integer seen) {

    Task(Revision revision, List<String> versionPath, Edit edit, Function<Revised, String> what) {
      this(revision, versionPath, edit, what, null);
    }

    Task seeing(int version) {
      return new Task(revision, versionPath, edit, what, version);
    }
  }

  private final StructureStore store;
  private final StructuresInForce inForce;
  private final Fitting fitting;
  private final TransactionOperations transaction;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final ChangeLimits limits;
  private final ReentrantLock turn = new ReentrantLock();
  private final RetryTemplate again =
      new RetryTemplate(
          RetryPolicy.builder()
              .predicate(StructureBuilder::mayPass)
              .maxRetries(8)
              .delay(Duration.ofMillis(20))
              .jitter(Duration.ofMillis(15))
              .build());

  StructureBuilder(
      StructureStore store,
      StructuresInForce inForce,
      Fitting fitting,
      TransactionOperations transaction,
      ApplicationEventPublisher events,
      Clock clock,
      ChangeLimits limits) {
    this.limits = limits;
    this.store = store;
    this.inForce = inForce;
    this.fitting = fitting;
    this.transaction = transaction;
    this.events = events;
    this.clock = clock;
  }

  /** Adds a custom field after the others. Paths begin with {@code input}. */
  public Revised addField(Revision revision, Field field) {
    return change(task(revision, Edit.add(field), "Added " + field.name()));
  }

  /**
   * Changes a field. Omitted parts are not changed. Of a standard field, only parts about its
   * display can be changed; of an inherited field, all parts except those that define its values.
   * Paths begin with {@code input}.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public Revised updateField(Revision revision, String name, FieldParts parts) {
    return change(task(revision, Edit.update(name, parts), "Changed " + name));
  }

  /**
   * Enables or disables a field.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public Revised enableField(Revision revision, String name, boolean enabled) {
    var edit = Edit.update(name, FieldParts.enabled(enabled));
    return change(task(revision, edit, "Turned %s %s".formatted(name, enabled ? "on" : "off")));
  }

  /**
   * Removes an own custom field. Stored values remain, and are visible again when a field with this
   * name is added.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public Revised removeField(Revision revision, String name) {
    return change(task(revision, Edit.remove(name), "Removed " + name));
  }

  /** Moves these fields to the front in this order. The others follow in their previous order. */
  public Revised orderFields(Revision revision, List<String> names) {
    return change(task(revision, Edit.order(names), "Ordered the fields"));
  }

  /** Sets how events that do not match the structure are handled. */
  public Revised setValidation(Revision revision, ValidationMode mode) {
    return change(task(revision, Edit.validate(mode), "Made the validation " + mode));
  }

  /**
   * Removes the owner's overrides of an inherited field, so that it follows the default again. For
   * the deployment, the default is the standard field.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public Revised resetField(Revision revision, String name) {
    return change(task(revision, Edit.reset(name), "Set %s back to the default".formatted(name)));
  }

  /**
   * Removes the override of the order, so that it follows the default again, with own fields at the
   * end.
   */
  public Revised resetOrder(Revision revision) {
    return change(task(revision, Edit.resetOrder(), "Set the order back to the default"));
  }

  /** Removes the override of the validation, so that it follows the default again. */
  public Revised resetValidation(Revision revision) {
    return change(task(revision, Edit.resetValidation(), "Set the validation back to the default"));
  }

  /**
   * Restores an earlier version as a new version. For a tenant, the own fields and overrides of
   * that version are restored; inherited parts follow the current default.
   *
   * @throws Refusal {@code NOT_FOUND} if there was no such version
   */
  public Revised restore(Revision revision, int version) {
    var restoration = new Edit.Restoration(version, store);
    return change(task(revision, restoration, "Restored version " + version));
  }

  /** Replaces the whole structure atomically. Paths begin with {@code input}. */
  public Revised replace(Revision revision, WantedStructure wanted) {
    return change(replacement(revision, wanted));
  }

  /** Returns the result of {@link #replace}, or throws its exception, without changing anything. */
  public Revised tryReplacing(Revision revision, WantedStructure wanted) {
    inForce.deployment();
    var task = replacement(revision, wanted);
    checked(task);
    return plan(task).revised(revision.owner());
  }

  private static Task replacement(Revision revision, WantedStructure wanted) {
    return new Task(
        revision,
        List.of("input", "version"),
        Edit.replace(wanted),
        revised -> "Replaced the structure: " + String.join("; ", revised.changes()));
  }

  private static Task task(Revision revision, Edit edit, String what) {
    return new Task(revision, List.of("expectedVersion"), edit, revised -> what);
  }

  private Revised change(Task task) {
    var owner = task.revision().owner();
    // Creates the first version if there is none.
    inForce.deployment();
    try {
      var seeing = task.seeing(plan(task).before().structure().version());
      return again.<Revised>invoke(() -> inTurn(seeing, checked(seeing)));
    } catch (StructureConflict e) {
      inForce.forget(owner);
      throw e.isFinal() ? e : StructureConflict.atTheSameMoment(inForce.of(owner).version());
    } finally {
      inForce.forget(owner);
    }
  }

  /** Checks stored values before the lock is taken. */
  private List<Narrowed> checked(Task task) {
    var plan = plan(task);
    var narrowed = plan.narrowed();
    var revision = task.revision();
    narrowed.forEach(
        field -> fitting.check(field, revision.owner().tenant(), task.edit(), revision.sight()));
    return narrowed;
  }

  private Revised inTurn(Task task, List<Narrowed> checked) {
    turn.lock();
    try {
      return Objects.requireNonNull(transaction.execute(status -> make(task, checked)));
    } finally {
      turn.unlock();
    }
  }

  private Revised make(Task task, List<Narrowed> checked) {
    store.lock();
    var plan = plan(task);
    if (!plan.narrowed().equals(checked)) {
      throw new StructureConflict();
    }
    var revised = plan.revised(task.revision().owner());
    if (!plan.changesNothing()) {
      var owner = task.revision().owner();
      limits.check(
          store.versions(owner, Integer.MAX_VALUE, limits.versionsNeeded()), clock.instant());
      var author = task.revision().author();
      var what = task.what().apply(revised);
      plan.insertion()
          .accept(
              new StructureChange(
                  clock.instant(),
                  author.kind(),
                  author.id(),
                  what.length() <= WHAT ? what : what.substring(0, WHAT) + "…"));
      events.publishEvent(
          new StructureChanged(
              task.revision().owner().tenant(), revised.structure().version(), author.actor()));
    }
    return revised;
  }

  private Plan plan(Task task) {
    var plan = plan(task.revision().owner(), task.edit());
    var expected = task.revision().expectedVersion();
    int current = plan.before().structure().version();
    if (expected != null && expected != current) {
      throw StructureConflict.since(expected, current, task.versionPath());
    }
    if (task.seen() != null && task.seen() != current) {
      throw StructureConflict.atTheSameMoment(current);
    }
    return plan;
  }

  private Plan plan(StructureOwner owner, Edit edit) {
    var deployment = store.deployment().orElseThrow();
    var tenant = owner.tenant();
    if (tenant == null) {
      var after = edit.ofDeployment(deployment).at(deployment.version() + 1);
      return new Plan(
          Standing.of(deployment),
          Standing.of(after),
          after.customFields(),
          change -> store.insert(after, change));
    }
    var overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    var after = edit.ofTenant(overlay, deployment);
    return new Plan(
        Standing.of(overlay, deployment),
        Standing.of(after, deployment),
        after.fields(),
        change -> store.insert(after, change));
  }

  private static boolean mayPass(@Nullable Throwable fault) {
    // A change that may have been committed is not repeated, because the repetition would be a
    // conflict.
    return (fault instanceof TransactionException && !(fault.getCause() instanceof Refusal))
        || (fault instanceof StructureConflict conflict && !conflict.isFinal());
  }
}
