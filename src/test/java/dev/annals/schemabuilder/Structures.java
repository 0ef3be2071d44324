package dev.annals.schemabuilder;

import dev.annals.kernel.TenantId;
import dev.annals.nodes.Wakeups;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** One node's part of the module, over a store that it may share. */
class Structures implements Wakeups {

  static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");
  static final StructureBuilder.Author ANA = new StructureBuilder.Author("TENANT_USER", "ana");

  final List<Object> published = new ArrayList<>();
  final StructuresInForce inForce;
  final StructureBuilder builder;
  final StructureHistory history;
  private @Nullable Consumer<String> listener;

  Structures(StructureStore store) {
    this(store, TransactionOperations.withoutTransaction());
  }

  Structures(StructureStore store, TransactionOperations transaction) {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    inForce =
        new StructuresInForce(
            store, this, new SchemaBuilderSettings(100, Duration.ofMinutes(1)), clock);
    builder = new StructureBuilder(store, inForce, transaction, published::add, clock);
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

  DataStructure add(StructureOwner owner, String name) {
    return builder.addField(owner, text(name), ANA);
  }

  DataStructure enable(StructureOwner owner, String name, boolean enabled) {
    return builder.enableField(owner, name, enabled, ANA);
  }

  DataStructure of(TenantId tenant) {
    return inForce.of(tenant);
  }

  static Field text(String name) {
    return field(name, FieldType.TEXT, null);
  }

  static Field field(String name, FieldType type, @Nullable List<String> choices) {
    return new Field(
        name, "The " + name, type, true, true, true, true, true, true, false, choices, null);
  }
}
