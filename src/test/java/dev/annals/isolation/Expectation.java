package dev.annals.isolation;

import dev.annals.access.Permission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who may ask for one field of a root type, and how it is asked for about the tenant that is being
 * spied on.
 *
 * @param permissions that are all asked for
 * @param vendorOnly whether a tenant's users are kept from it whatever their roles say
 * @param wholeOnly whether credentials for some tenants are kept from it too
 * @param selection the field with its arguments; {@code $event}, {@code $export}, {@code $cursor},
 *     {@code $credential}, {@code $link} and {@code $tenant} stand for that tenant's own
 */
record Expectation(
    Set<String> permissions, boolean vendorOnly, boolean wholeOnly, String selection) {

  /** One for each field of {@code Query}, {@code Mutation} and {@code Subscription}. */
  static final Map<String, Expectation> ALL = new LinkedHashMap<>();

  static {
    asks(Permission.ANY, "viewer", "viewer { tenant { id name } }");
    vendors(Permission.MANAGE_TENANTS, "tenant", "tenant(id: \"$tenant\") { id name }");
    vendors(Permission.MANAGE_TENANTS, "tenants", "tenants(first: 1000) { nodes { id name } }");
    vendors(Permission.MANAGE_ACCESS, "credentials", "credentials { id name clientId }");
    asks(Permission.MANAGE_ACCESS, "roles", "roles { name permissions }");

    asks(
        Permission.READ_AUDITS,
        "auditEvents",
        "auditEvents(first: 5, search: \"action:se*\") { nodes { ...E } edges { cursor } totalCount { value } }");
    asks(Permission.READ_AUDITS, "auditEvent", "auditEvent(id: \"$event\") { ...E }");
    asks(
        Permission.READ_AUDITS,
        "resourceHistory",
        "resourceHistory(type: \"safe\", id: \"s1\") { nodes { ...E } }");
    asks(Permission.READ_AUDITS, "auditStats", "auditStats { totalToday severeThisWeek }");
    asks(
        Permission.READ_AUDITS,
        "auditHistogram",
        "auditHistogram(from: \"2026-01-01T00:00:00Z\", to: \"2026-01-03T00:00:00Z\", interval: DAY, by: \"action\") { buckets { count by { value } } }");
    asks(
        Permission.READ_AUDITS,
        "auditFacets",
        "auditFacets(fields: [\"action\", \"actor\"]) { values { value count } }");
    asks(Permission.READ_AUDITS, "suggest", "suggest(field: \"action\", prefix: \"se\")");
    asks(
        Permission.CONFIGURE_STRUCTURE,
        "discoveredFields",
        "discoveredFields { name sample events }");
    asks(
        Permission.READ_AUDITS,
        "auditEventsAdded",
        "auditEventsAdded(after: \"$cursor\") { events { ...E } cursor }");

    asks(
        Permission.READ_AUDITS,
        "dataStructure",
        "dataStructure { version fields { name displayName misfits } }");
    asks(
        Permission.CONFIGURE_STRUCTURE,
        "structureVersions",
        "structureVersions { version what by { id } }");
    asks(Permission.CONFIGURE_STRUCTURE, "structureDiff", "structureDiff(from: 1)");
    asks(Permission.READ_AUDITS, "schemaDocument", "schemaDocument");
    configures("addField", "input: {name: \"ownField\", displayName: \"Own field\", type: TEXT}");
    configures("updateField", "name: \"severity\", input: {enabled: true}");
    configures("enableField", "name: \"severity\", enabled: true");
    configures("removeField", "name: \"unused\"");
    configures("orderFields", "names: [\"occurredAt\"]");
    configures("setValidation", "mode: LENIENT");
    configures("resetField", "name: \"severity\"");
    configures("resetOrder", "scope: TENANT");
    configures("resetValidation", "scope: TENANT");
    configures("restoreStructure", "version: 1");
    configures("applyStructure", "dryRun: true, input: {fields: [{name: \"action\"}]}");

    asks(
        Permission.EXPORT_AUDITS,
        "export",
        "export(id: \"$export\") { id sha256 downloadUrl requestedBy }");
    asks(Permission.EXPORT_AUDITS, "exports", "exports { nodes { id downloadUrl requestedBy } }");
    asks(Permission.EXPORT_AUDITS, "requestExport", "requestExport(input: {format: CSV}) { id }");
    asks(Permission.EXPORT_AUDITS, "cancelExport", "cancelExport(id: \"$export\") { id status }");
    asks(Permission.EXPORT_AUDITS, "deleteExport", "deleteExport(id: \"none\")");
    asks(
        Permission.EXPORT_AUDITS,
        "exportProgress",
        "exportProgress(id: \"$export\") { id downloadUrl }");

    asks(
        Permission.WRITE_AUDITS,
        "sendAudit",
        "sendAudit(input: {action: \"forged\"}) { event { ...E } }");
    asks(
        Permission.WRITE_AUDITS,
        "sendAudits",
        "sendAudits(inputs: [{action: \"forged\", tenantId: \"$tenant\"}]) { accepted results { event { ...E } error { code } } }");

    vendors(
        Permission.MANAGE_TENANTS,
        "createTenant",
        "createTenant(input: {id: \"$tenant\"}) { id name }");
    vendors(
        Permission.MANAGE_TENANTS,
        "enableAuditLogs",
        "enableAuditLogs(tenantId: \"$tenant\", enabled: true) { id name }");
    vendors(
        Permission.MANAGE_TENANTS,
        "suspendTenant",
        "suspendTenant(tenantId: \"$tenant\", suspended: false) { id name suspended events lastEventAt }");
    vendors(
        Permission.MANAGE_TENANTS,
        "setTenantLimits",
        "setTenantLimits(tenantId: \"$tenant\", limits: {unfinishedExports: 7}) { id name limits { unfinishedExports } }");
    gives(
        true,
        "createCredential",
        "createCredential(input: {name: \"spy\", permissions: [\"audits:read\"], tenantIds: [\"$tenant\"]}) { clientId clientSecret }");
    gives(
        true,
        "rotateCredential",
        "rotateCredential(id: \"$credential\") { clientSecret credential { name } }");
    asks(Permission.MANAGE_ACCESS, "portalLinks", "portalLinks { id tenantId userId roles }");
    asks(Permission.MANAGE_ACCESS, "revokePortalLink", "revokePortalLink(id: \"$link\")");
    wholes(
        true,
        "saveRole",
        "saveRole(input: {name: \"spies\", permissions: [\"audits:read\"]}) { name }");
    wholes(false, "removeRole", "removeRole(name: \"nobodys\")");
    wholes(false, "rotateSigningKey", "rotateSigningKey { id }");
    wholes(false, "deadLetters", "deadLetters { id tenantId event }");
    wholes(
        false, "retryDeadLetter", "retryDeadLetter(id: \"00000000-0000-4000-8000-000000000000\")");
    wholes(
        false,
        "discardDeadLetter",
        "discardDeadLetter(id: \"00000000-0000-4000-8000-000000000000\")");
    vendors(
        Permission.MANAGE_ACCESS,
        "revokeCredential",
        "revokeCredential(id: \"$credential\") { id name }");
    gives(
        false,
        "createPortalLink",
        "createPortalLink(input: {tenantId: \"$tenant\", userId: \"spy\", roles: [\"viewer\"]}) { url }");
  }

  /** What concerns all tenants. */
  private static void wholes(boolean gives, String field, String selection) {
    var permissions =
        gives
            ? Set.of(Permission.MANAGE_ACCESS, Permission.READ_AUDITS)
            : Set.of(Permission.MANAGE_ACCESS);
    ALL.put(field, new Expectation(permissions, true, true, selection));
  }

  /** Nobody gives more than it has. */
  private static void gives(boolean vendorOnly, String field, String selection) {
    ALL.put(
        field,
        new Expectation(
            Set.of(Permission.MANAGE_ACCESS, Permission.READ_AUDITS),
            vendorOnly,
            false,
            selection));
  }

  private static void asks(String permission, String field, String selection) {
    ALL.put(field, new Expectation(Set.of(permission), false, false, selection));
  }

  private static void vendors(String permission, String field, String selection) {
    ALL.put(field, new Expectation(Set.of(permission), true, false, selection));
  }

  private static void configures(String field, String arguments) {
    asks(
        Permission.CONFIGURE_STRUCTURE,
        field,
        "%s(%s) { version fields { name displayName } }".formatted(field, arguments));
  }
}
