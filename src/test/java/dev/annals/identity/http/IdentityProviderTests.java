package dev.annals.identity.http;

import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.annals.access.Permission;
import dev.annals.identity.TokenRefused;
import dev.annals.identity.providers.AuthorizationServer;
import dev.annals.testing.ServerTest;
import dev.annals.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Against authorization servers that run, are discovered and fetched from over HTTP. */
class IdentityProviderTests extends ServerTest {

  private static final AuthorizationServer VENDORS = new AuthorizationServer();

  /** Not configured. */
  private static final AuthorizationServer STRANGERS = new AuthorizationServer();

  /** Configured, and only started when a test wants it. */
  private static final AuthorizationServer LATE = new AuthorizationServer();

  private static final String VIEWER = "{ viewer { id name tenant { id } permissions roles } }";
  private static final String READ = "{ auditEvents(first: 1) { nodes { id } } }";

  @DynamicPropertySource
  static void configure(DynamicPropertyRegistry properties) {
    for (int i = 0; i < 2; i++) {
      var server = i == 0 ? VENDORS : LATE;
      var prefix = "annals.access.issuers[%d].".formatted(i);
      properties.add(prefix + "issuer", server::issuer);
      properties.add(prefix + "audiences", () -> "annals,audit-log");
      properties.add(prefix + "claims.tenant", () -> "https://vendor.example/tenants");
      properties.add(prefix + "claims.roles", () -> "realm.roles");
    }
  }

  @BeforeAll
  static void startServers() {
    VENDORS.start();
    STRANGERS.start();
  }

  @AfterAll
  static void stopServers() {
    VENDORS.close();
    STRANGERS.close();
    LATE.close();
  }

  @Test
  void letsAUserOfOneTenantIn() throws Exception {
    var tenant = freshTenant();
    var token = VENDORS.token(claims(tenant));

    var viewer = data(server.graphql(token, null, VIEWER), "viewer");

    assertThat(viewer.required("id").asString()).isEqualTo("u-7");
    assertThat(viewer.required("name").asString()).isEqualTo("Ana");
    assertThat(viewer.required("tenant").required("id").asString()).isEqualTo(tenant);
    assertThat(texts(viewer.required("roles"))).containsExactly("auditor", "nothing-here");
    assertThat(texts(viewer.required("permissions")))
        .containsExactly(Permission.EXPORT_AUDITS, Permission.READ_AUDITS);
    assertThat(codes(server.graphql(token, freshTenant(), VIEWER))).containsExactly("FORBIDDEN");
  }

  @Test
  void narrowsATokenOfSeveralTenantsByTheHeader() throws Exception {
    var one = freshTenant();
    var two = freshTenant();
    var token = VENDORS.token(claims(List.of(one, two)));

    assertThat(codes(server.graphql(token, null, READ))).containsExactly("TENANT_REQUIRED");
    for (var tenant : List.of(one, two)) {
      var viewer = data(server.graphql(token, tenant, VIEWER), "viewer");
      assertThat(viewer.required("tenant").required("id").asString()).isEqualTo(tenant);
      assertThat(codes(server.graphql(token, tenant, READ))).isEmpty();
    }
    assertThat(codes(server.graphql(token, freshTenant(), READ))).containsExactly("FORBIDDEN");
  }

  @Test
  void takesPermissionsFromTheTokenAndFronteggsNamesForThem() throws Exception {
    var claims = claims(freshTenant());
    claims.remove("realm");
    assertThat(codes(server.graphql(VENDORS.token(claims), null, READ)))
        .containsExactly("FORBIDDEN");

    for (var granting : List.of("audits:read", "fe.secure.read.audits", "fe.secure.*", "x fe.*")) {
      claims.put("permissions", granting);
      assertThat(codes(server.graphql(VENDORS.token(claims), null, READ))).as(granting).isEmpty();
    }
    for (var granting : List.of("*", "fe.secure.write.audits", "fe.secure.read", "audits:write")) {
      claims.put("permissions", List.of(granting));
      assertThat(codes(server.graphql(VENDORS.token(claims), null, READ)))
          .as(granting)
          .containsExactly("FORBIDDEN");
    }
  }

  @Test
  void givesNobodyTheDeploymentWhateverItsTokenSays() throws Exception {
    var claims = claims(List.of("_annals", freshTenant()));
    claims.put("permissions", List.of("tenants:manage", "access:manage", "audits:read"));
    var token = VENDORS.token(claims);

    assertThat(codes(server.graphql(token, "_annals", READ))).containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(token, null, "{ tenants { nodes { id } } }")))
        .containsExactly("FORBIDDEN");
    assertThat(codes(server.graphql(token, null, "{ credentials { id } }")))
        .containsExactly("FORBIDDEN");
    claims.put("https://vendor.example/tenants", "_annals");
    assertRefused(VENDORS.token(claims));
  }

  @Test
  void letsSomebodyInviteByALinkWhomTheProviderMadeAnOwner() throws Exception {
    var tenant = freshTenant();
    var claims = claims(tenant);
    claims.put("realm", Map.of("roles", List.of("owner")));
    var link =
        server.graphql(
            VENDORS.token(claims),
            null,
            "mutation($t: ID!) { createPortalLink(input: {tenantId: $t, userId: \"guest\","
                + " roles: [\"viewer\"]}) { url } }",
            Map.of("t", tenant));

    var url = data(link, "createPortalLink").required("url").asString();
    var session = server.session(TestTokens.code(url)).required("accessToken").asString();

    var viewer = data(server.graphql(session, null, VIEWER), "viewer");
    assertThat(viewer.required("id").asString()).isEqualTo("guest");
  }

  @Test
  void refusesWhatIsNotForUsOrSaysTooLittle() throws Exception {
    for (var changed :
        List.of(
            Map.<String, Object>of("aud", List.of("another-service")),
            Map.<String, Object>of(
                "iat", Instant.now().minusSeconds(600), "exp", Instant.now().minusSeconds(120)),
            Map.<String, Object>of("nbf", Instant.now().plusSeconds(600)),
            Map.<String, Object>of("sub", " "),
            Map.<String, Object>of("https://vendor.example/tenants", List.of()),
            Map.<String, Object>of("https://vendor.example/tenants", "$where"),
            Map.<String, Object>of("iss", "https://else.example"))) {
      var claims = claims(freshTenant());
      claims.putAll(changed);
      assertRefused(VENDORS.token(claims));
    }
    var anotherAudience = claims(freshTenant());
    anotherAudience.put("aud", List.of("x", "audit-log"));
    assertThat(codes(server.graphql(VENDORS.token(anotherAudience), null, READ))).isEmpty();
  }

  @Test
  void refusesTokensOfWhoIsNotConfigured() throws Exception {
    assertRefused(STRANGERS.token(claims(freshTenant())));
    var pretending = claims(freshTenant());
    pretending.put("iss", VENDORS.issuer());
    assertRefused(STRANGERS.token(pretending));
    pretending.put("iss", "annals");
    assertRefused(STRANGERS.token(pretending));
  }

  @Test
  void refusesOtherAlgorithmsAndKeysThatATokenBringsAlong() throws Exception {
    var claims = forged();
    assertRefused(new PlainJWT(claims).serialize());
    var shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    shared.sign(new MACSigner(new byte[32]));
    assertRefused(shared.serialize());
    RSAKey key = new RSAKeyGenerator(2048).keyID("mine").generate();
    for (var algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      var mine =
          new SignedJWT(
              new JWSHeader.Builder(algorithm).jwk(key.toPublicJWK()).keyID("mine").build(),
              claims);
      mine.sign(new RSASSASigner(key));
      assertRefused(mine.serialize());
    }
  }

  @Test
  void followsTheProviderToAnotherKey() throws Exception {
    var before = VENDORS.token(claims(freshTenant()));
    assertThat(codes(server.graphql(before, null, READ))).isEmpty();

    VENDORS.changeKey(true);
    var start = Instant.now();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(codes(server.graphql(VENDORS.token(claims(freshTenant())), null, READ)))
                    .isEmpty());

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(codes(server.graphql(before, null, READ))).isEmpty();
    int asked = VENDORS.keysAsked();
    for (int i = 0; i < 20; i++) {
      server.graphql(VENDORS.token(claims(freshTenant())), null, READ);
    }
    assertThat(VENDORS.keysAsked()).isEqualTo(asked);
  }

  @Test
  void asksForTheKeysSeldomHoweverManyTokensOfUnknownKeysCome() throws Exception {
    server.graphql(VENDORS.token(claims(freshTenant())), null, READ);
    RSAKey key = new RSAKeyGenerator(2048).generate();
    int asked = VENDORS.keysAsked();
    var start = Instant.now();
    for (int i = 0; i < 200; i++) {
      var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("forged-" + i).build();
      var forged = new SignedJWT(header, forged());
      forged.sign(new RSASSASigner(key));
      assertThat(codes(server.graphql(forged.serialize(), null, READ))).isNotEmpty();
    }

    assertThat((long) VENDORS.keysAsked() - asked)
        .isLessThan(5 + Duration.between(start, Instant.now()).toSeconds());
  }

  @Test
  void saysThatAProviderDoesNotAnswerAndTakesItsTokensOnceItDoes() throws Exception {
    LATE.start();
    var token = LATE.token(claims(freshTenant()));
    LATE.close();

    var away = server.graphql(token, null, READ);
    assertThat(codes(away)).containsExactly("STORE_UNAVAILABLE");
    assertThat(away.toString()).contains(LATE.issuer() + " is not responding");

    LATE.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(codes(server.graphql(token, null, READ))).isEmpty());
  }

  @Test
  void tellsOfTokensThatItRefused() {
    server.graphql("x.y.z", null, READ);

    assertThat(Announced.of(context))
        .filteredOn(TokenRefused.class::isInstance)
        .map(TokenRefused.class::cast)
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.by().ip()).isEqualTo("127.0.0.1");
              assertThat(event.toString()).doesNotContain("x.y.z");
            });
  }

  /** What a token of the vendor's provider would say. */
  private static JWTClaimsSet forged() {
    return new JWTClaimsSet.Builder()
        .issuer(VENDORS.issuer())
        .subject("u-7")
        .audience("annals")
        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
        .claim("https://vendor.example/tenants", "acme")
        .build();
  }

  private void assertRefused(String token) {
    assertThat(codes(server.graphql(token, null, VIEWER))).containsExactly("UNAUTHENTICATED");
  }

  private static Map<String, Object> claims(Object tenants) {
    var claims = new HashMap<String, Object>();
    claims.put("sub", "u-7");
    claims.put("name", "Ana");
    claims.put("email", "ana@acme.test");
    claims.put("aud", List.of("annals"));
    claims.put("https://vendor.example/tenants", tenants);
    claims.put("realm", Map.of("roles", List.of("auditor", "nothing-here")));
    return claims;
  }
}
