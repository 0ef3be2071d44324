package dev.annals.schemabuilder.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.StructureBuilder;
import dev.annals.schemabuilder.StructureBuilder.Author;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

@Controller
class StructureController {

  private final StructureHistory structures;
  private final StructureBuilder builder;

  StructureController(StructureHistory structures, StructureBuilder builder) {
    this.structures = structures;
    this.builder = builder;
  }

  @QueryMapping
  @Requires(Permission.READ_AUDITS)
  StructureView dataStructure(
      @Argument @Nullable Integer version,
      @Argument @Nullable StructureScope scope,
      Caller caller) {
    var owner = owner(scope, caller);
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
                        "There is no such version: the newest is " + current.version(),
                        List.of("version")));
    return view(owner, earlier, caller);
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  StructureView addField(
      @Argument AddFieldInput input, @Argument @Nullable StructureScope scope, Caller caller) {
    var owner = owner(scope, caller);
    return view(owner, builder.addField(owner, input.field(), Author.of(caller)), caller);
  }

  @MutationMapping
  @Requires(Permission.CONFIGURE_STRUCTURE)
  StructureView enableField(
      @Argument String name,
      @Argument boolean enabled,
      @Argument @Nullable StructureScope scope,
      Caller caller) {
    var owner = owner(scope, caller);
    return view(owner, builder.enableField(owner, name, enabled, Author.of(caller)), caller);
  }

  private static StructureOwner owner(@Nullable StructureScope scope, Caller caller) {
    boolean deployment =
        scope == null ? caller.tenant() == null : scope == StructureScope.DEPLOYMENT;
    if (!deployment) {
      return StructureOwner.of(caller.requireTenant());
    }
    // A credential that is kept to some tenants must not change what all of them inherit.
    if (!caller.isVendor() || caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "The scope DEPLOYMENT asks for a vendor's credential that may act for all tenants",
          List.of("scope"));
    }
    return StructureOwner.DEPLOYMENT;
  }

  /** Who turns fields on must see those that are off; their values stay hidden all the same. */
  private static StructureView view(StructureOwner owner, DataStructure structure, Caller caller) {
    return caller.isVendor() || caller.may(Permission.CONFIGURE_STRUCTURE)
        ? StructureView.ofAll(owner, structure)
        : StructureView.ofWhatIsOn(owner, structure);
  }
}
