package dev.annals.tenants;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Authorizes callers for tenants. Every tenant that a header, a connection or an argument names is
 * checked here. A name can restrict what the caller's token allows, but never extend it.
 */
@Service
public class TenantAccess {

  /** The header that names the tenant of a request. */
  public static final String HEADER = "X-Tenant-Id";

  private final Tenants tenants;
  private final SessionTracker sessionTracker;

  TenantAccess(Tenants tenants, SessionTracker sessionTracker) {
    this.tenants = tenants;
    this.sessionTracker = sessionTracker;
  }

  /**
   * Returns the tenant if the caller is authorized for it. An unknown tenant is created if the
   * caller may send events or manage tenants, or is a user whose token belongs to that tenant. A
   * known tenant is read from memory.
   *
   * @throws Refusal {@code FORBIDDEN} if the caller may not act for the tenant
   * @throws TenantUnknown if the tenant does not exist and the caller may not create it
   */
  public TenantId authorise(Caller caller, TenantId tenant) {
    caller.requireActingFor(tenant);
    if (tenants.find(tenant).isPresent()) {
      return tenant;
    }
    if (!caller.isVendor()
        || caller.may(Permission.WRITE_AUDITS)
        || caller.may(Permission.MANAGE_TENANTS)) {
      return tenants.provision(tenant, Actor.of(caller)).id();
    }
    throw new TenantUnknown(tenant);
  }

  /**
   * Returns the tenant that an event is sent to: the one in the argument, or the request's if the
   * argument is null. A suspended tenant is returned to a vendor's credential: the append path
   * calls {@link #requireNotSuspended}, since a repeated request may still be answered.
   *
   * @param path the path of the argument, for errors
   * @throws Refusal {@code TENANT_REQUIRED} if neither names a tenant; {@code BAD_INPUT} if the
   *     argument is not a valid tenant id or differs from the request's tenant; {@code FORBIDDEN}
   *     if it is the deployment's own log; {@code TENANT_SUSPENDED} for users of a suspended
   *     tenant; and as {@link #authorise} does
   */
  public TenantId resolveTarget(Caller caller, @Nullable String argument, List<String> path) {
    var tenant = named(caller, argument, path);
    if (tenant.equals(TenantId.DEPLOYMENT)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          ("The log %s contains events of Annals only. Send events for" + " another tenant.")
              .formatted(tenant),
          path);
    }
    if (!caller.isVendor()) {
      requireNotSuspended(tenant);
    }
    return tenant;
  }

  private TenantId named(Caller caller, @Nullable String argument, List<String> path) {
    if (argument == null) {
      return caller.requireTenant();
    }
    var named = parse(argument, path);
    if (named.equals(caller.tenant())) {
      return named;
    }
    caller.requireActingFor(named);
    if (caller.tenant() != null) {
      throw new BadInput(
          ("tenantId names another tenant than the request, which is for %s. Remove tenantId or the"
                  + " header X-Tenant-Id.")
              .formatted(caller.tenant()),
          path);
    }
    return authorise(caller, named);
  }

  /**
   * Returns the caller for a request that names this tenant, or none. A user of one tenant always
   * acts for that tenant; a caller with several tenants names one of them.
   *
   * @throws Refusal {@code TENANT_SUSPENDED} for users of a suspended tenant; and as {@link
   *     #authorise} does
   */
  public Caller resolve(
      Caller caller, @Nullable String tenant, @Nullable String ip, @Nullable String userAgent) {
    var named =
        tenant == null || tenant.isEmpty() ? caller.tenant() : parse(tenant, List.of(HEADER));
    var there = caller.in(named, ip, userAgent);
    if (named != null) {
      authorise(there, named);
      requireActive(there);
      sessionTracker.notice(there);
    }
    return there;
  }

  /**
   * Rejects users of a suspended tenant. The vendor's credentials keep access.
   *
   * @throws Refusal {@code TENANT_SUSPENDED}
   */
  public void requireActive(Caller caller) {
    var tenant = caller.tenant();
    if (!caller.isVendor() && tenant != null) {
      requireNotSuspended(tenant);
    }
  }

  /**
   * Rejects a suspended tenant for all callers.
   *
   * @throws Refusal {@code TENANT_SUSPENDED}
   */
  public void requireNotSuspended(TenantId tenant) {
    if (tenants.find(tenant).filter(Tenant::suspended).isPresent()) {
      throw new Refusal(
          Refusal.Code.TENANT_SUSPENDED, "The tenant %s is suspended.".formatted(tenant));
    }
  }

  /**
   * Rejects a tenant's user if the log is disabled or the tenant is suspended.
   *
   * @throws Refusal {@code AUDIT_LOGS_DISABLED}; {@code TENANT_SUSPENDED}
   */
  public void requireLogShown(Caller caller) {
    requireActive(caller);
    var tenant = caller.tenant();
    if (!caller.isVendor() && tenant != null && !tenants.get(tenant).auditLogsEnabled()) {
      throw new Refusal(
          Refusal.Code.AUDIT_LOGS_DISABLED, "The audit log of this tenant is disabled.");
    }
  }

  /**
   * Parses a tenant id that a client sent.
   *
   * @throws BadInput if it is not valid
   */
  public static TenantId parse(String text, List<String> path) {
    try {
      return new TenantId(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), path);
    }
  }
}
