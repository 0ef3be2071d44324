package dev.annals.identity.http;

import static dev.annals.testing.TestTokens.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.identity.providers.AuthorizationServer;
import dev.annals.testing.ServerTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The portal's sign-in at an authorization server that runs, step by step as a browser does it. */
class PortalSignInTests extends ServerTest {

  private static final String REDIRECT = "https://annals.example/portal";
  private static final AuthorizationServer VENDORS = new AuthorizationServer();

  /** Configured, and never there. */
  private static final AuthorizationServer AWAY = new AuthorizationServer();

  /** Configured without the portal as its client. */
  private static final AuthorizationServer TOKENS_ONLY = new AuthorizationServer();

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final String STATE = "s".repeat(43);
  private static final String NONCE = "n".repeat(43);
  private static final String VERIFIER = "v".repeat(43);

  @DynamicPropertySource
  static void configure(DynamicPropertyRegistry properties) {
    var servers = List.of(VENDORS, AWAY, TOKENS_ONLY);
    for (int i = 0; i < servers.size(); i++) {
      var prefix = "annals.access.issuers[%d].".formatted(i);
      properties.add(prefix + "issuer", servers.get(i)::issuer);
      properties.add(prefix + "audiences", () -> "annals");
      if (servers.get(i) != TOKENS_ONLY) {
        properties.add(prefix + "portal.client-id", () -> AuthorizationServer.PORTAL);
      }
    }
    properties.add("annals.access.issuers[0].portal.name", () -> "Acme ID");
    properties.add("annals.access.issuers[0].portal.parameters.audience", () -> "annals & more");
  }

  @BeforeAll
  static void startServer() {
    VENDORS
        .portal(REDIRECT, false)
        .user("ana", claims(List.of("t-two", "t-one")))
        .user("ben", claims(List.of()))
        .start();
  }

  @AfterAll
  static void stopServer() {
    VENDORS.close();
  }

  private static Map<String, Object> claims(List<String> tenants) {
    return Map.of("aud", List.of("annals"), "tenant", tenants, "roles", List.of("viewer"));
  }

  @Test
  void tellsWhereOneCanSignInAndNothingElse() throws Exception {
    var answer = send(request("/portal/sign-in.json"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"issuers": [{"issuer": "%s", "name": "Acme ID"}, {"issuer": "%s", "name": "localhost"}]}
                """
                    .formatted(VENDORS.issuer(), AWAY.issuer())));
  }

  @Test
  void sendsTheBrowserToTheProviderWithAChallenge() throws Exception {
    var place = location(start(VENDORS.issuer(), "none"));

    assertThat(place.toString()).startsWith(VENDORS.issuer() + "/oauth2/authorize?");
    assertThat(query(place))
        .containsEntry("response_type", "code")
        .containsEntry("client_id", AuthorizationServer.PORTAL)
        .containsEntry("redirect_uri", REDIRECT)
        .containsEntry("scope", "openid profile email")
        .containsEntry("state", STATE)
        .containsEntry("nonce", NONCE)
        .containsEntry("code_challenge", challenge())
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("audience", "annals & more")
        .containsEntry("prompt", "none")
        .doesNotContainValue(VERIFIER);
    assertThat(query(location(start(VENDORS.issuer(), "select_anything"))))
        .doesNotContainKey("prompt");
  }

  @Test
  void letsInWhomTheProviderLetIn() throws Exception {
    var code = codeFor("ana");

    var session = JSON.readTree(finish(VENDORS.issuer(), code, VERIFIER, NONCE).body());

    assertThat(texts(session.required("tenants"))).containsExactly("t-one", "t-two");
    var token = session.required("accessToken").asString();
    var viewer = data(server.graphql(token, "t-one", "{ viewer { id permissions } }"), "viewer");
    assertThat(viewer.required("id").asString()).isEqualTo("ana");
    assertThat(texts(viewer.required("permissions"))).containsExactly("audits:read");
    assertThat(session.propertyNames())
        .containsExactlyInAnyOrder("accessToken", "expiresAt", "tenants");
    assertRefused("UNAUTHENTICATED", finish(VENDORS.issuer(), code, VERIFIER, NONCE));
  }

  @Test
  void takesACodeOnlyFromTheBrowserThatBegan() throws Exception {
    assertRefused(
        "UNAUTHENTICATED", finish(VENDORS.issuer(), codeFor("ana"), "w".repeat(43), NONCE));
    assertRefused("FORBIDDEN", finish(VENDORS.issuer(), codeFor("ana"), VERIFIER, "m".repeat(43)));
  }

  @Test
  void saysWhyAnAccountDoesNotOpenAnnals() throws Exception {
    var answer = finish(VENDORS.issuer(), codeFor("ben"), VERIFIER, NONCE);

    assertRefused("FORBIDDEN", answer);
    assertThat(answer.body()).contains("does not name a user or a tenant");
  }

  @Test
  void sendsTheBrowserBackWhereTheProviderIsAway() throws Exception {
    assertThat(start(AWAY.issuer(), "login").headers().firstValue("Location"))
        .hasValueSatisfying(
            place ->
                assertThat(place).endsWith("/portal?error=temporarily_unavailable&state=" + STATE));
    assertRefused("STORE_UNAVAILABLE", finish(AWAY.issuer(), "code", VERIFIER, NONCE));
  }

  @Test
  void knowsNoOtherWayIn() throws Exception {
    for (var issuer : List.of(TOKENS_ONLY.issuer(), "https://id.example")) {
      assertRefused("BAD_INPUT", start(issuer, "login"));
      assertRefused("BAD_INPUT", finish(issuer, "code", VERIFIER, NONCE));
    }
    assertRefused("BAD_INPUT", finish(VENDORS.issuer(), "code", "short", NONCE));
  }

  private static void assertRefused(String code, HttpResponse<String> answer) {
    assertThat(codes(JSON.readTree(answer.body()))).containsExactly(code);
  }

  private HttpResponse<String> start(String issuer, String prompt) throws Exception {
    return send(
        request(
            "/portal/sign-in/start?"
                + form(
                    Map.of(
                        "issuer", issuer,
                        "state", STATE,
                        "nonce", NONCE,
                        "challenge", challenge(),
                        "redirect", REDIRECT,
                        "prompt", prompt))));
  }

  private HttpResponse<String> finish(String issuer, String code, String verifier, String nonce) {
    var body =
        Map.of(
            "issuer", issuer,
            "code", code,
            "verifier", verifier,
            "nonce", nonce,
            "redirect", REDIRECT);
    return send(
        request("/portal/sign-in")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** What the provider sends back with the browser of somebody who has signed in there. */
  private String codeFor(String user) throws Exception {
    try (var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
      var page = URI.create(VENDORS.issuer() + "/login");
      var shown = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
      var token = CSRF.matcher(shown.body());
      assertThat(token.find()).as(shown.body()).isTrue();
      var login =
          HttpRequest.newBuilder(page)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  BodyPublishers.ofString(
                      form(
                          Map.of(
                              "username",
                              user,
                              "password",
                              AuthorizationServer.PASSWORD,
                              "_csrf",
                              token.group(1)))));
      browser.send(login.build(), BodyHandlers.ofString());
      var place = location(start(VENDORS.issuer(), "none"));
      var back =
          location(browser.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofString()));
      assertThat(back.toString()).startsWith(REDIRECT + "?");
      assertThat(query(back)).containsEntry("state", STATE);
      return query(back).get("code");
    }
  }

  private static URI location(HttpResponse<String> answer) throws IOException {
    return URI.create(
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException(answer.statusCode() + " " + answer.body())));
  }

  private static Map<String, String> query(URI place) {
    return Arrays.stream(place.getRawQuery().split("&"))
        .map(each -> each.split("=", 2))
        .collect(
            Collectors.toMap(
                each -> each[0],
                each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8),
                (one, other) -> other,
                TreeMap::new));
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String challenge() throws Exception {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            MessageDigest.getInstance("SHA-256")
                .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
  }
}
