package dev.annals.schemabuilder.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.Inheritance;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.CompatibilityCheck;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.SchemaPrinter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.LocalContextValue;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class StructureController {

  private final StructureHistory structures;
  private final CompatibilityCheck compatibilityCheck;

  StructureController(StructureHistory structures, CompatibilityCheck compatibilityCheck) {
    this.structures = structures;
    this.compatibilityCheck = compatibilityCheck;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  DataFetcherResult<StructureView> dataStructure(
      @Argument @Nullable Integer version,
      @Argument @Nullable StructureScope scope,
      Caller caller) {
    var owner = StructureScope.owner(scope, caller);
    var current = structures.current(owner);
    if (owner.equals(StructureOwner.DEPLOYMENT)
        || (version != null && version != current.version())) {
      caller.require(Permission.CONFIGURE_STRUCTURE);
    }
    if (version == null) {
      return view(owner, current, caller);
    }
    var earlier =
        structures
            .version(owner, version)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.NOT_FOUND,
                        "There is no such version. The newest version is %d."
                            .formatted(current.version()),
                        List.of("version")));
    return view(owner, earlier, caller);
  }

  /** The SDL of the schema of this request. */
  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  String schemaDocument(DataFetchingEnvironment environment, Caller caller) {
    return new SchemaPrinter().print(environment.getGraphQLSchema());
  }

  @SchemaMapping(typeName = "Field", field = "misfits")
  @Requires(Permission.READ_AUDITS)
  long misfits(Field field, @LocalContextValue StructureOwner owner, Caller caller) {
    return compatibilityCheck.misfits(field, owner);
  }

  @SchemaMapping(typeName = "Field", field = "inherited")
  @Requires(Permission.ANY)
  boolean inherited(Field field, @LocalContextValue StructureView structure, Caller caller) {
    return structure.inheritance().get().includes(field.name());
  }

  @SchemaMapping(typeName = "Field", field = "overridden")
  @Requires(Permission.ANY)
  List<String> overridden(Field field, @LocalContextValue StructureView structure, Caller caller) {
    return structure.inheritance().get().overridden(field.name());
  }

  /**
   * Builders see disabled fields, so that they can enable them. The values of these fields remain
   * hidden.
   */
  private DataFetcherResult<StructureView> view(
      StructureOwner owner, DataStructure structure, Caller caller) {
    Supplier<Inheritance> inheritance = () -> structures.inheritance(owner, structure);
    var view =
        caller.isVendor() || caller.may(Permission.CONFIGURE_STRUCTURE)
            ? StructureView.ofAll(owner, structure, inheritance)
            : StructureView.ofEnabledFields(owner, structure, inheritance);
    return view.answer();
  }
}
