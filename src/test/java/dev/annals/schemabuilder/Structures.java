package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.ChangeNotifications;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.CompatibilityCheck;
import dev.annals.schemabuilder.change.StructureBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionOperations;

/** One node's part of the module, over a store that it may share. */
public class Structures implements ChangeNotifications {

  public static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
  static final ChangeRequest.Author ANA = new ChangeRequest.Author("TENANT_USER", "ana");

  public final List<Object> published = new ArrayList<>();
  final StructuresInForce inForce;
  final CompatibilityCheck fitting;
  public final StructureBuilder builder;
  public final StructureHistory history;
  @Nullable StoredValueScan storedValues;
  private @Nullable Consumer<String> listener;

  public Structures(StructureStore store) {
    this(store, TransactionOperations.withoutTransaction());
  }

  Structures(StructureStore store, TransactionOperations transaction) {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    inForce =
        new StructuresInForce(
            store,
            this,
            new SchemaBuilderSettings(100, Duration.ofMinutes(1), 1_000, 1_000),
            clock);
    fitting = new CompatibilityCheck(provider());
    builder =
        new StructureBuilder(
            store,
            inForce,
            fitting,
            transaction,
            published::add,
            clock,
            new ChangeLimits(1_000, 1_000));
    history = new StructureHistory(inForce, store);
  }

  void wake(String key) {
    listener.accept(key);
  }

  @Override
  public Registration listen(String collection, Consumer<String> newListener) {
    listener = newListener;
    return () -> listener = null;
  }

  public DataStructure add(StructureOwner owner, String name) {
    return builder.addField(by(owner), text(name)).structure();
  }

  public DataStructure enable(StructureOwner owner, String name, boolean enabled) {
    return builder.enableField(by(owner), name, enabled).structure();
  }

  public static ChangeRequest by(StructureOwner owner) {
    return new ChangeRequest(owner, ANA, null, ChangeRequest.ValueVisibility.ENABLED_FIELDS);
  }

  static ChangeRequest by(StructureOwner owner, int expectedVersion) {
    return new ChangeRequest(
        owner, ANA, expectedVersion, ChangeRequest.ValueVisibility.ENABLED_FIELDS);
  }

  private ObjectProvider<StoredValueScan> provider() {
    return new ObjectProvider<>() {
      @Override
      public @Nullable StoredValueScan getIfAvailable() {
        return storedValues;
      }
    };
  }

  public DataStructure of(TenantId tenant) {
    return inForce.of(tenant);
  }

  public static Field text(String name) {
    return field(name, FieldType.TEXT, null);
  }

  public static Field field(String name, FieldType type, @Nullable List<String> choices) {
    return new Field(
        name, "The " + name, type, true, true, true, true, true, true, false, choices, null);
  }
}
