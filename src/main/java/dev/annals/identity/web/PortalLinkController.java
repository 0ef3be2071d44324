package dev.annals.identity.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.identity.http.CallerInterceptor;
import dev.annals.identity.links.PortalLink;
import dev.annals.identity.links.PortalLinks;
import dev.annals.tenants.TenantAccess;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** GraphQL queries and mutations on portal links. */
@Controller
class PortalLinkController {

  private static final int MOST = 500;

  private final PortalLinks links;

  PortalLinkController(PortalLinks links) {
    this.links = links;
  }

  record PortalLinkInput(
      String tenantId,
      String userId,
      @Nullable String name,
      @Nullable String email,
      List<String> roles,
      int expiresIn) {}

  /** A portal link without its code. */
  record OutstandingLink(
      String id, String tenantId, String userId, List<String> roles, Instant expiresAt) {

    static OutstandingLink of(PortalLink link) {
      return new OutstandingLink(
          link.id(),
          link.tenant().value(),
          link.userId(),
          link.roles().stream().sorted().toList(),
          link.expiresAt());
    }
  }

  @QueryMapping
  @Requires(Permission.MANAGE_ACCESS)
  List<OutstandingLink> portalLinks(Caller caller) {
    return links.outstanding(caller, MOST).stream().map(OutstandingLink::of).toList();
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  boolean revokePortalLink(@Argument String id, Caller caller) {
    return links.revoke(caller, id);
  }

  @MutationMapping
  @Requires(Permission.MANAGE_ACCESS)
  PortalLinks.NewLink createPortalLink(
      @Argument PortalLinkInput input,
      @ContextValue(name = CallerInterceptor.BASE) URI base,
      Caller caller) {
    var guest =
        new PortalLinks.Guest(
            TenantAccess.parse(input.tenantId(), List.of("input", "tenantId")),
            input.userId(),
            input.name(),
            input.email(),
            Set.copyOf(input.roles()));
    return links.create(caller, guest, Duration.ofSeconds(input.expiresIn()), base);
  }
}
