package dev.annals.tenants.web;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.TokenSigner;
import dev.annals.tenants.Tenant;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.TenantLimitOverrides;
import dev.annals.tenants.TenantLimitResolver;
import dev.annals.tenants.TenantLimits;
import dev.annals.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.ArgumentValue;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** GraphQL queries and mutations on tenants. */
@Controller
class TenantController {

  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final String CURSORS = "tenants";

  private final Tenants tenants;
  private final TenantLimitResolver tenantLimitResolver;
  private final TokenSigner tokenSigner;

  TenantController(
      Tenants tenants, TenantLimitResolver tenantLimitResolver, TokenSigner tokenSigner) {
    this.tenants = tenants;
    this.tenantLimitResolver = tenantLimitResolver;
    this.tokenSigner = tokenSigner;
  }

  record CreateTenantInput(String id, @Nullable String name) {}

  /**
   * The new limits of a tenant. An omitted limit is not changed; null resets it to the deployment's
   * default.
   */
  record TenantLimitsInput(
      ArgumentValue<Integer> eventsPerSecond,
      ArgumentValue<Integer> questionsPerSecond,
      ArgumentValue<Integer> liveStreams,
      ArgumentValue<Integer> unfinishedExports,
      ArgumentValue<Integer> retainedExports,
      ArgumentValue<Long> retainedExportBytes) {

    TenantLimitOverrides changed(TenantLimitOverrides before) {
      return new TenantLimitOverrides(
          changed(eventsPerSecond, before.eventsPerSecond()),
          changed(questionsPerSecond, before.questionsPerSecond()),
          changed(liveStreams, before.liveStreams()),
          changed(unfinishedExports, before.unfinishedExports()),
          changed(retainedExports, before.retainedExports()),
          changed(retainedExportBytes, before.retainedExportBytes()));
    }

    private static <T> @Nullable T changed(ArgumentValue<T> value, @Nullable T before) {
      return value.isOmitted() ? before : value.value();
    }
  }

  @QueryMapping
  @Requires(Permission.MANAGE_TENANTS)
  @Nullable Tenant tenant(@Argument String id, Caller caller) {
    return tenants.find(reachable(caller, id, "id")).orElse(null);
  }

  @QueryMapping
  @Requires(Permission.MANAGE_TENANTS)
  TenantConnection tenants(
      @Argument @Nullable Integer first,
      @Argument @Nullable String after,
      @Argument @Nullable String search,
      Caller caller) {
    var size = first == null ? DEFAULT_PAGE : first;
    if (size < 1 || size > LARGEST_PAGE) {
      throw new BadInput("Must be from 1 to %d.".formatted(LARGEST_PAGE), "first");
    }
    var found =
        tenants.list(
            after == null ? null : position(after),
            caller.tenants(),
            blankToNull(search),
            size + 1);
    var page = found.stream().limit(size).map(this::edge).toList();
    return new TenantConnection(
        page,
        new PageInfo(
            found.size() > size,
            after != null,
            page.isEmpty() ? null : page.getFirst().cursor(),
            page.isEmpty() ? null : page.getLast().cursor()));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_TENANTS)
  Tenant createTenant(@Argument CreateTenantInput input, Caller caller) {
    var id = reachable(caller, input.id(), "input", "id");
    return tenants.provision(id, input.name(), Actor.of(caller));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_TENANTS)
  Tenant enableAuditLogs(@Argument String tenantId, @Argument boolean enabled, Caller caller) {
    return tenants.enableAuditLogs(
        reachable(caller, tenantId, "tenantId"), enabled, Actor.of(caller));
  }

  @MutationMapping
  @Requires(Permission.MANAGE_TENANTS)
  Tenant suspendTenant(@Argument String tenantId, @Argument boolean suspended, Caller caller) {
    return tenants.suspend(reachable(caller, tenantId, "tenantId"), suspended, Actor.of(caller));
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  @MutationMapping
  @Requires(Permission.MANAGE_TENANTS)
  Tenant setTenantLimits(
      @Argument String tenantId, @Argument("limits") TenantLimitsInput input, Caller caller) {
    return tenants.limit(reachable(caller, tenantId, "tenantId"), input::changed, Actor.of(caller));
  }

  /**
   * Every caller that may act for the tenant can read its limits, so that senders know their rate.
   */
  @SchemaMapping
  @Requires(Permission.ANY)
  TenantLimits limits(Tenant tenant, Caller caller) {
    caller.requireActingFor(tenant.id());
    return tenantLimitResolver.of(tenant.id());
  }

  private static TenantId reachable(Caller caller, String text, String... path) {
    var id = TenantAccess.parse(text, List.of(path));
    caller.requireActingFor(id);
    return id;
  }

  private TenantEdge edge(Tenant tenant) {
    var position = tenant.id().value().getBytes(StandardCharsets.UTF_8);
    return new TenantEdge(tokenSigner.seal(CURSORS, position), tenant);
  }

  private TenantId position(String cursor) {
    return tokenSigner
        .open(CURSORS, cursor)
        .map(position -> new TenantId(new String(position, StandardCharsets.UTF_8)))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Code.BAD_CURSOR, "Must be a cursor of this list.", List.of("after")));
  }

  record TenantConnection(List<TenantEdge> edges, PageInfo pageInfo) {

    public List<Tenant> nodes() {
      return edges.stream().map(TenantEdge::node).toList();
    }
  }

  record TenantEdge(String cursor, Tenant node) {}

  record PageInfo(
      boolean hasNextPage,
      boolean hasPreviousPage,
      @Nullable String startCursor,
      @Nullable String endCursor) {}
}
