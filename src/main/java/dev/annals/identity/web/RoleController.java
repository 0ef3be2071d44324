package dev.annals.identity.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.identity.Role;
import dev.annals.identity.Roles;
import java.util.List;
import java.util.Set;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** GraphQL queries and mutations on roles. */
@Controller
class RoleController {

  private final Roles roles;

  RoleController(Roles roles) {
    this.roles = roles;
  }

  record RoleInput(String name, List<String> permissions) {}

  /** A role with its permissions in alphabetical order. */
  record Shown(String name, List<String> permissions, boolean builtIn) {

    static Shown of(Role role) {
      return new Shown(role.name(), role.permissions().stream().sorted().toList(), role.builtIn());
    }
  }

  @QueryMapping
  @Requires(Permission.MANAGE_ACCESS)
  List<Shown> roles(Caller caller) {
    return roles.all().stream().map(Shown::of).toList();
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  Shown saveRole(@Argument RoleInput input, Caller caller) {
    return Shown.of(roles.save(caller, input.name(), Set.copyOf(input.permissions())));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  boolean removeRole(@Argument String name, Caller caller) {
    return roles.remove(caller, name);
  }
}
