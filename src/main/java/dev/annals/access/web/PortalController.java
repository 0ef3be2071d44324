package dev.annals.access.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.access.TenantAccess;
import dev.annals.access.portal.PortalLinks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.ContextValue;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

@Controller
class PortalController {

  private final PortalLinks links;

  PortalController(PortalLinks links) {
    this.links = links;
  }

  record PortalLinkInput(
      String tenantId,
      String userId,
      @Nullable String name,
      @Nullable String email,
      List<String> roles,
      int expiresIn) {}

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
