package dev.annals.isolation;

import dev.annals.access.Permission;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for one route beside GraphQL, and how it is asked for about the tenant that is being
 * spied on.
 *
 * @param permission it asks for; null if it is open, and there is no caller to tell apart
 * @param vendorOnly whether tenants' users are kept from it
 * @param path with a query that names the tenant wherever one can
 * @param body of a POST
 * @param told whether it answers whoever asks, and knows nothing of any tenant
 */
record Route(
    @Nullable String permission,
    boolean vendorOnly,
    String path,
    @Nullable String body,
    boolean told) {

  private static final String FILE =
      "{\"properties\": [{\"name\": \"action\", \"displayName\": \"Action\"}]}";
  private static final String METADATA =
      "{\"entityName\": \"audits\", \"properties\": [{\"name\": \"action\", \"displayName\": \"Action\", \"type\": \"AlphaNumeric\"}]}";

  /** By method and pattern. */
  static final Map<String, Route> ALL = new TreeMap<>();

  static {
    users(Permission.EXPORT_AUDITS, "GET /v1/exports/{id}", "/v1/exports/$export", null);
    users(
        Permission.WRITE_AUDITS,
        "POST /v1/audits",
        "/v1/audits",
        "[{\"action\": \"forged\", \"tenantId\": \"$tenant\"}]");
    open("POST /portal/session", "/portal/session", "{\"code\": \"nonsense\"}");
    told("GET /portal/sign-in.json", "/portal/sign-in.json?tenant=$tenant", null);
    told("GET /portal/sign-in/start", "/portal/sign-in/start?issuer=$tenant", null);
    told("POST /portal/sign-in", "/portal/sign-in", "{\"issuer\": \"$tenant\"}");
    open(
        "POST /auth/vendor",
        "/auth/vendor",
        "{\"clientId\": \"$credential\", \"secret\": \"guess\"}");

    users(
        Permission.WRITE_AUDITS,
        "POST /audits",
        "/audits?tenantId=$tenant",
        "{\"action\": \"forged\", \"tenantId\": \"$tenant\"}");
    users(Permission.READ_AUDITS, "GET /audits", "/audits?tenantId=$tenant&count=5", null);
    users(Permission.READ_AUDITS, "GET /audits/stats", "/audits/stats?tenantId=$tenant", null);
    users(
        Permission.EXPORT_AUDITS,
        "POST /audits/export/csv",
        "/audits/export/csv?tenantId=$tenant",
        FILE);
    users(
        Permission.EXPORT_AUDITS,
        "POST /audits/export/csv/v2",
        "/audits/export/csv/v2?tenantId=$tenant",
        FILE);
    users(
        Permission.EXPORT_AUDITS,
        "POST /audits/export/pdf",
        "/audits/export/pdf?tenantId=$tenant",
        FILE);
    users(
        Permission.READ_AUDITS,
        "GET /metadata",
        "/metadata?entityName=audits&tenantId=$tenant",
        null);
    users(Permission.CONFIGURE_STRUCTURE, "POST /metadata", "/metadata?tenantId=$tenant", METADATA);
    users(Permission.READ_AUDITS, "GET /metadata/ip/{ip}", "/metadata/ip/203.0.113.9", null);
    users(Permission.READ_AUDITS, "GET /metadata/ipme", "/metadata/ipme", null);
    users(
        Permission.READ_AUDITS,
        "GET /resources/audits/v2",
        "/resources/audits/v2?tenant_ids=$tenant&count=5&offset=0",
        null);
    users(
        Permission.EXPORT_AUDITS,
        "POST /resources/audits/v2/export/csv",
        "/resources/audits/v2/export/csv?tenant_ids=$tenant",
        FILE);
    vendors(
        Permission.READ_AUDITS, "GET /resources/metrics/v1", "/resources/metrics/v1?limit=5", null);
  }

  private static void users(String permission, String pattern, String path, @Nullable String body) {
    ALL.put(pattern, new Route(permission, false, path, body, false));
  }

  private static void vendors(
      String permission, String pattern, String path, @Nullable String body) {
    ALL.put(pattern, new Route(permission, true, path, body, false));
  }

  private static void open(String pattern, String path, @Nullable String body) {
    ALL.put(pattern, new Route(null, false, path, body, false));
  }

  private static void told(String pattern, String path, @Nullable String body) {
    ALL.put(pattern, new Route(null, false, path, body, true));
  }

  Expectation asked() {
    return new Expectation(
        Set.of(permission == null ? Permission.ANY : permission), vendorOnly, false, path);
  }
}
