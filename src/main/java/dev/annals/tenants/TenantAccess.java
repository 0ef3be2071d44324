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
 * The door to a tenant: whatever a header, a connection or an argument names goes through here, and
 * can narrow what the caller's token allows, never widen it.
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
   * The tenant, once the caller is known to be allowed there. One that nobody named before comes
   * into being, if the caller may send events or manage tenants, or is a user whose token says that
   * it belongs there. A known one costs no look at the store.
   *
   * @throws Refusal {@code FORBIDDEN} if the caller is kept from it
   * @throws TenantUnknown if there is none, and the caller may not bring it into being
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
   * The tenant that an event is sent to: the one that an argument names, or the request's where it
   * names none. A suspended tenant is returned to a vendor's credential: {@link
   * #requireNotSuspended} is for the one who appends, since a repeated request may be answered.
   *
   * @param path where the argument stands, for a refusal
   * @throws Refusal {@code TENANT_REQUIRED} if neither names one; {@code BAD_INPUT} if the argument
   *     is no tenant's id or disagrees with the request; {@code FORBIDDEN} if it is the
   *     deployment's own log; {@code TENANT_SUSPENDED} for users of a tenant that is; and as {@link
   *     #authorise} does
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
   * The caller in a request that names this tenant, or none. A user of one tenant is always in its
   * own; one of several names one of them.
   *
   * @throws Refusal {@code TENANT_SUSPENDED} for users of one that is; and as {@link #authorise}
   *     does
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
   * Keeps a suspended tenant's users out; the vendor's credentials may look after it.
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
   * Keeps a tenant's user from a log that is switched off, and from that of a suspended tenant.
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

  /** The id in a text from outside. */
  public static TenantId parse(String text, List<String> path) {
    try {
      return new TenantId(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), path);
    }
  }
}
