package dev.annals.identity.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.Tenants;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** GraphQL query of the caller's own identity and permissions. */
@Controller
class ViewerController {

  private final Tenants tenants;

  ViewerController(Tenants tenants) {
    this.tenants = tenants;
  }

  record Viewer(
      String id,
      @Nullable String name,
      @Nullable Tenant tenant,
      List<String> permissions,
      List<String> roles) {}

  @QueryMapping
  @Requires(Permission.ANY)
  Viewer viewer(Caller caller) {
    return new Viewer(
        caller.id(),
        caller.name(),
        caller.tenant() == null ? null : tenants.get(caller.tenant()),
        caller.permissions().stream().sorted().toList(),
        caller.roles().stream().sorted().toList());
  }
}
