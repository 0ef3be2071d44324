package dev.annals.testing;

import dev.annals.access.Permission;
import dev.annals.identity.credentials.Credential;
import dev.annals.identity.credentials.CredentialStore;
import dev.annals.identity.credentials.Secrets;
import dev.annals.kernel.TenantId;
import dev.annals.tenants.TenantAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens for tests that speak to the server over HTTP, as its clients get them: a vendor's
 * from {@code /oauth2/token}, a user's by a portal link. Needs a context with a real port.
 */
public final class TestTokens {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final CredentialStore credentials;
  private final Secrets secrets;

  private TestTokens(URI base, CredentialStore credentials, Secrets secrets) {
    this.base = base;
    this.credentials = credentials;
    this.secrets = secrets;
  }

  public static TestTokens of(ApplicationContext context) {
    var port = context.getEnvironment().getRequiredProperty("local.server.port");
    return new TestTokens(
        URI.create("http://localhost:" + port),
        context.getBean(CredentialStore.class),
        context.getBean(Secrets.class));
  }

  /** A client id and secret. */
  public record Client(String id, String secret) {}

  /** Where the server listens. */
  public URI base() {
    return base;
  }

  /** A token with all permissions, for all tenants. */
  public String vendor() {
    return token(client(Permission.ALL, null));
  }

  /** A token with these permissions, for all tenants. */
  public String vendor(String... permissions) {
    return token(client(Set.of(permissions), null));
  }

  /** A token with these permissions, for these tenants alone. */
  public String vendorOf(Set<String> tenants, String... permissions) {
    return token(client(Set.of(permissions), tenants));
  }

  /** A credential that is in the store, however it would have come there. */
  public Client client(Set<String> permissions, @Nullable Set<String> tenants) {
    var id = secrets.newId();
    var secret = secrets.newSecret(id);
    credentials.save(
        new Credential(
            id,
            "Test",
            secrets.encode(secret),
            permissions,
            tenants == null
                ? null
                : tenants.stream().map(TenantId::new).collect(Collectors.toUnmodifiableSet()),
            Instant.now(),
            null,
            null,
            null));
    return new Client(id, secret);
  }

  /** The token that this client gets when it asks for no scope in particular. */
  public String token(Client client) {
    var answer = askForToken(client, "grant_type=client_credentials");
    return answer.required("access_token").asString();
  }

  /** What the token endpoint answers to this form, of that client or of none. */
  public JsonNode askForToken(@Nullable Client client, String form) {
    var request =
        HttpRequest.newBuilder(base.resolve("/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    if (client != null) {
      var pair = (client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return send(request.build());
  }

  /** The token of a user of that tenant, who came in by a portal link. */
  public String user(String tenant, String... roles) {
    return userOf(vendor(), tenant, roles);
  }

  /** The same by a link that the credential of this token makes. */
  public String userOf(String issuer, String tenant, String... roles) {
    var link =
        graphql(
            issuer,
            null,
            "mutation($input: PortalLinkInput!) { createPortalLink(input: $input) { url } }",
            Map.of(
                "input",
                Map.of(
                    "tenantId",
                    tenant,
                    "userId",
                    "ana",
                    "name",
                    "Ana",
                    "email",
                    "ana@acme.test",
                    "roles",
                    Arrays.asList(roles))));
    var url = link.required("data").required("createPortalLink").required("url").asString();
    return session(code(url)).required("accessToken").asString();
  }

  /** The code in the URL of a portal link. */
  public static String code(String url) {
    return url.substring(url.indexOf("#code=") + "#code=".length());
  }

  /** What {@code POST /portal/session} answers to that code. */
  public JsonNode session(String code) {
    return send(
        HttpRequest.newBuilder(base.resolve("/portal/session"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("code", code))))
            .build());
  }

  /** The whole answer to a GraphQL request, errors included. */
  public JsonNode graphql(
      @Nullable String token,
      @Nullable String tenant,
      String document,
      Map<String, ? extends @Nullable Object> variables) {
    var body = new LinkedHashMap<String, Object>();
    body.put("query", document);
    body.put("variables", variables);
    var request =
        HttpRequest.newBuilder(base.resolve("/graphql"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (tenant != null) {
      request.header(TenantAccess.HEADER, tenant);
    }
    return send(request.build());
  }

  public JsonNode graphql(@Nullable String token, @Nullable String tenant, String document) {
    return graphql(token, tenant, document, Map.of());
  }

  /** The codes of the errors in an answer; empty if there are none. */
  public static List<String> codes(JsonNode answer) {
    return answer
        .path("errors")
        .valueStream()
        .map(error -> error.path("extensions").path("code").asString())
        .toList();
  }

  private static JsonNode send(HttpRequest request) {
    try {
      return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IllegalStateException("No answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at " + request, e);
    }
  }
}
