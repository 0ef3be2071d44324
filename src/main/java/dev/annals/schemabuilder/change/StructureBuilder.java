package dev.annals.schemabuilder.change;

import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.ChangeLimits;
import dev.annals.schemabuilder.ChangeRecord;
import dev.annals.schemabuilder.EffectiveStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.Inheritance;
import dev.annals.schemabuilder.Overlay;
import dev.annals.schemabuilder.StructureChanged;
import dev.annals.schemabuilder.StructureConflict;
import dev.annals.schemabuilder.StructureDiff;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.StructureStore;
import dev.annals.schemabuilder.StructuresInForce;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.schemabuilder.change.CompatibilityCheck.Narrowed;
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
      EffectiveStructure before,
      EffectiveStructure after,
      List<Field> own,
      Consumer<ChangeRecord> insertion) {

    List<Narrowed> narrowed() {
      return CompatibilityCheck.narrowed(before.structure(), own);
    }

    boolean changesNothing() {
      return after.says(before);
    }

    ChangeResult revised(StructureOwner owner) {
      return changesNothing()
          ? revised(owner, before, List.of())
          : revised(owner, after, StructureDiff.lines(before, after));
    }

    private static ChangeResult revised(
        StructureOwner owner, EffectiveStructure effectiveStructure, List<String> changes) {
      var inheritance =
          owner.tenant() == null
              ? Inheritance.ofDeployment(effectiveStructure.structure())
              : effectiveStructure.inheritance();
      return new ChangeResult(effectiveStructure.structure(), inheritance, changes);
    }
  }

  /**
   * A requested change with its description in the history.
   *
   * @param seen the current version at the time of the request
   */
  private record Task(
      ChangeRequest revision,
      List<String> versionPath,
      StructureEdit edit,
      Function<ChangeResult, String> what,
      @Nullable Integer seen) {

    Task(
        ChangeRequest revision,
        List<String> versionPath,
        StructureEdit edit,
        Function<ChangeResult, String> what) {
      this(revision, versionPath, edit, what, null);
    }

    Task seeing(int version) {
      return new Task(revision, versionPath, edit, what, version);
    }
  }

  private final StructureStore store;
  private final StructuresInForce inForce;
  private final CompatibilityCheck compatibilityCheck;
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

  public StructureBuilder(
      StructureStore store,
      StructuresInForce inForce,
      CompatibilityCheck compatibilityCheck,
      TransactionOperations transaction,
      ApplicationEventPublisher events,
      Clock clock,
      ChangeLimits limits) {
    this.limits = limits;
    this.store = store;
    this.inForce = inForce;
    this.compatibilityCheck = compatibilityCheck;
    this.transaction = transaction;
    this.events = events;
    this.clock = clock;
  }

  /** Adds a custom field after the others. Paths begin with {@code input}. */
  public ChangeResult addField(ChangeRequest changeRequest, Field field) {
    return change(task(changeRequest, StructureEdit.add(field), "Added " + field.name()));
  }

  /**
   * Changes a field. Omitted parts are not changed. Of a standard field, only parts about its
   * display can be changed; of an inherited field, all parts except those that define its values.
   * Paths begin with {@code input}.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public ChangeResult updateField(ChangeRequest changeRequest, String name, FieldPatch parts) {
    return change(task(changeRequest, StructureEdit.update(name, parts), "Changed " + name));
  }

  /**
   * Enables or disables a field.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public ChangeResult enableField(ChangeRequest changeRequest, String name, boolean enabled) {
    var structureEdit = StructureEdit.update(name, FieldPatch.enabled(enabled));
    return change(
        task(changeRequest, structureEdit, "Turned %s %s".formatted(name, enabled ? "on" : "off")));
  }

  /**
   * Removes an own custom field. Stored values remain, and are visible again when a field with this
   * name is added.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public ChangeResult removeField(ChangeRequest changeRequest, String name) {
    return change(task(changeRequest, StructureEdit.remove(name), "Removed " + name));
  }

  /** Moves these fields to the front in this order. The others follow in their previous order. */
  public ChangeResult orderFields(ChangeRequest changeRequest, List<String> names) {
    return change(task(changeRequest, StructureEdit.order(names), "Ordered the fields"));
  }

  /** Sets how events that do not match the structure are handled. */
  public ChangeResult setValidation(ChangeRequest changeRequest, ValidationMode mode) {
    return change(task(changeRequest, StructureEdit.validate(mode), "Made the validation " + mode));
  }

  /**
   * Removes the owner's overrides of an inherited field, so that it follows the default again. For
   * the deployment, the default is the standard field.
   *
   * @throws Refusal {@code NOT_FOUND} if there is no field with this name
   */
  public ChangeResult resetField(ChangeRequest changeRequest, String name) {
    return change(
        task(
            changeRequest,
            StructureEdit.reset(name),
            "Set %s back to the default".formatted(name)));
  }

  /**
   * Removes the override of the order, so that it follows the default again, with own fields at the
   * end.
   */
  public ChangeResult resetOrder(ChangeRequest changeRequest) {
    return change(
        task(changeRequest, StructureEdit.resetOrder(), "Set the order back to the default"));
  }

  /** Removes the override of the validation, so that it follows the default again. */
  public ChangeResult resetValidation(ChangeRequest changeRequest) {
    return change(
        task(
            changeRequest,
            StructureEdit.resetValidation(),
            "Set the validation back to the default"));
  }

  /**
   * Restores an earlier version as a new version. For a tenant, the own fields and overrides of
   * that version are restored; inherited parts follow the current default.
   *
   * @throws Refusal {@code NOT_FOUND} if there was no such version
   */
  public ChangeResult restore(ChangeRequest changeRequest, int version) {
    var restoration = new StructureEdit.Restoration(version, store);
    return change(task(changeRequest, restoration, "Restored version " + version));
  }

  /** Replaces the whole structure atomically. Paths begin with {@code input}. */
  public ChangeResult replace(ChangeRequest changeRequest, StructureSpec wanted) {
    return change(replacement(changeRequest, wanted));
  }

  /** Returns the result of {@link #replace}, or throws its exception, without changing anything. */
  public ChangeResult tryReplacing(ChangeRequest changeRequest, StructureSpec wanted) {
    inForce.deployment();
    var task = replacement(changeRequest, wanted);
    checked(task);
    return plan(task).revised(changeRequest.owner());
  }

  private static Task replacement(ChangeRequest changeRequest, StructureSpec wanted) {
    return new Task(
        changeRequest,
        List.of("input", "version"),
        StructureEdit.replace(wanted),
        changeResult -> "Replaced the structure: " + String.join("; ", changeResult.changes()));
  }

  private static Task task(ChangeRequest changeRequest, StructureEdit structureEdit, String what) {
    return new Task(changeRequest, List.of("expectedVersion"), structureEdit, changeResult -> what);
  }

  private ChangeResult change(Task task) {
    var owner = task.revision().owner();
    // Creates the first version if there is none.
    inForce.deployment();
    try {
      var seeing = task.seeing(plan(task).before().structure().version());
      return again.<ChangeResult>invoke(() -> inTurn(seeing, checked(seeing)));
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
    var changeRequest = task.revision();
    narrowed.forEach(
        field ->
            compatibilityCheck.check(
                field,
                changeRequest.owner().tenant(),
                task.edit(),
                changeRequest.valueVisibility()));
    return narrowed;
  }

  private ChangeResult inTurn(Task task, List<Narrowed> checked) {
    turn.lock();
    try {
      return Objects.requireNonNull(transaction.execute(status -> make(task, checked)));
    } finally {
      turn.unlock();
    }
  }

  private ChangeResult make(Task task, List<Narrowed> checked) {
    store.lock();
    var plan = plan(task);
    if (!plan.narrowed().equals(checked)) {
      throw new StructureConflict();
    }
    var changeResult = plan.revised(task.revision().owner());
    if (!plan.changesNothing()) {
      var owner = task.revision().owner();
      limits.check(
          store.versions(owner, Integer.MAX_VALUE, limits.versionsNeeded()), clock.instant());
      var author = task.revision().author();
      var what = task.what().apply(changeResult);
      plan.insertion()
          .accept(
              new ChangeRecord(
                  clock.instant(),
                  author.kind(),
                  author.id(),
                  what.length() <= WHAT ? what : what.substring(0, WHAT) + "…"));
      events.publishEvent(
          new StructureChanged(
              task.revision().owner().tenant(),
              changeResult.structure().version(),
              author.actor()));
    }
    return changeResult;
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

  private Plan plan(StructureOwner owner, StructureEdit structureEdit) {
    var deployment = store.deployment().orElseThrow();
    var tenant = owner.tenant();
    if (tenant == null) {
      var after = structureEdit.ofDeployment(deployment).at(deployment.version() + 1);
      return new Plan(
          EffectiveStructure.of(deployment),
          EffectiveStructure.of(after),
          after.customFields(),
          change -> store.insert(after, change));
    }
    var overlay = store.overlay(tenant).orElseGet(() -> Overlay.none(tenant));
    var after = structureEdit.ofTenant(overlay, deployment);
    return new Plan(
        EffectiveStructure.of(overlay, deployment),
        EffectiveStructure.of(after, deployment),
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
