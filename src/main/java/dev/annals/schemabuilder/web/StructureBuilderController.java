package dev.annals.schemabuilder.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.schemabuilder.FieldPatch;
import dev.annals.schemabuilder.ValidationMode;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.ChangeResult;
import dev.annals.schemabuilder.change.StructureBuilder;
import dev.annals.schemabuilder.change.StructureSpec;
import graphql.execution.DataFetcherResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class StructureBuilderController {

  private final StructureBuilder builder;

  StructureBuilderController(StructureBuilder builder) {
    this.builder = builder;
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> addField(
      @Argument AddFieldInput input,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope,
        expectedVersion,
        caller,
        changeRequest -> builder.addField(changeRequest, input.field()));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> updateField(
      @Argument String name,
      @Argument FieldPatch input,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope,
        expectedVersion,
        caller,
        changeRequest -> builder.updateField(changeRequest, name, input));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> enableField(
      @Argument String name,
      @Argument boolean enabled,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope,
        expectedVersion,
        caller,
        changeRequest -> builder.enableField(changeRequest, name, enabled));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> removeField(
      @Argument String name,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope, expectedVersion, caller, changeRequest -> builder.removeField(changeRequest, name));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> orderFields(
      @Argument List<String> names,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope, expectedVersion, caller, changeRequest -> builder.orderFields(changeRequest, names));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> setValidation(
      @Argument ValidationMode mode,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope,
        expectedVersion,
        caller,
        changeRequest -> builder.setValidation(changeRequest, mode));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> resetField(
      @Argument String name,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope, expectedVersion, caller, changeRequest -> builder.resetField(changeRequest, name));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> resetOrder(
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(scope, expectedVersion, caller, builder::resetOrder);
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> resetValidation(
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(scope, expectedVersion, caller, builder::resetValidation);
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> restoreStructure(
      @Argument int version,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Integer expectedVersion,
      Caller caller) {
    return change(
        scope, expectedVersion, caller, changeRequest -> builder.restore(changeRequest, version));
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  DataFetcherResult<StructureView> applyStructure(
      @Argument StructureSpec input,
      @Argument @Nullable StructureScope scope,
      @Argument @Nullable Boolean dryRun,
      Caller caller) {
    return change(
        scope,
        input.version(),
        caller,
        changeRequest ->
            Boolean.TRUE.equals(dryRun)
                ? builder.tryReplacing(changeRequest, input)
                : builder.replace(changeRequest, input));
  }

  private static DataFetcherResult<StructureView> change(
      @Nullable StructureScope scope,
      @Nullable Integer expectedVersion,
      Caller caller,
      Function<ChangeRequest, ChangeResult> change) {
    var owner = StructureScope.owner(scope, caller);
    return StructureView.of(owner, change.apply(ChangeRequest.by(caller, owner, expectedVersion)))
        .answer();
  }
}
