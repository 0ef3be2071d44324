package dev.annals.schemabuilder.web;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.Inheritance;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.schemabuilder.change.ChangeResult;
import graphql.GraphQLContext;
import graphql.execution.DataFetcherResult;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** The GraphQL type {@code DataStructure}: the fields that the caller can view, and the owner. */
record StructureView(
    StructureOwner owner,
    int version,
    ValidationMode validation,
    List<Field> fields,
    Supplier<Inheritance> inheritance,
    List<String> changes) {

  record Scope(StructureScope scope, @Nullable String tenantId) {}

  /**
   * @param inheritance is loaded only if it is selected
   */
  static StructureView ofAll(
      StructureOwner owner, DataStructure structure, Supplier<Inheritance> inheritance) {
    return of(owner, structure, structure.fields(), inheritance, List.of());
  }

  static StructureView ofEnabledFields(
      StructureOwner owner, DataStructure structure, Supplier<Inheritance> inheritance) {
    var fields = structure.fields().stream().filter(Field::enabled).toList();
    return of(owner, structure, fields, inheritance, List.of());
  }

  /** Creates a view for builders, with all fields. */
  static StructureView of(StructureOwner owner, ChangeResult changeResult) {
    var structure = changeResult.structure();
    return of(
        owner, structure, structure.fields(), changeResult::inheritance, changeResult.changes());
  }

  /** Adds the inheritance to the fields. */
  DataFetcherResult<StructureView> answer() {
    return DataFetcherResult.<StructureView>newResult()
        .data(this)
        .localContext(GraphQLContext.newContext().of("owner", owner, "structure", this).build())
        .build();
  }

  /** Which of {@code order} and {@code validation} are overridden. */
  public List<String> overridden() {
    return inheritance.get().structure();
  }

  public Scope scope() {
    var tenant = owner.tenant();
    return new Scope(StructureScope.of(owner), tenant == null ? null : tenant.value());
  }

  private static StructureView of(
      StructureOwner owner,
      DataStructure structure,
      List<Field> fields,
      Supplier<Inheritance> inheritance,
      List<String> changes) {
    return new StructureView(
        owner,
        structure.version(),
        structure.validation(),
        fields,
        SingletonSupplier.of(inheritance),
        changes);
  }
}
