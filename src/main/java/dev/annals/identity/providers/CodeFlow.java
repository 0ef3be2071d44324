package dev.annals.identity.providers;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sign-in with one identity provider from the portal: an authorization code flow with PKCE (RFC
 * 7636). The browser creates and keeps state, nonce and verifier. The server exchanges the code,
 * because not every provider allows that from pages of other origins. A refresh token is neither
 * requested nor passed on.
 */
final class CodeFlow {

  private static final Logger log = LoggerFactory.getLogger(CodeFlow.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int LARGEST = 512 * 1024;
  private static final int LONGEST_CODE = 8 * 1024;
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{43,128}");
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");
  private static final Set<String> PROMPTS = Set.of("none", "login");
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final ProviderSettings.Portal settings;
  private final Discovery discovery;
  private final SignedTokens tokens;
  private final JsonMapper json;

  CodeFlow(
      ProviderSettings.Portal settings, Discovery discovery, SignedTokens tokens, JsonMapper json) {
    this.settings = settings;
    this.discovery = discovery;
    this.tokens = tokens;
    this.json = json;
  }

  /**
   * Returns the URL of the provider to which the browser is redirected.
   *
   * @throws Refusal {@code BAD_INPUT}; {@code STORE_UNAVAILABLE} if the provider is not responding
   */
  URI begin(IdentityProviders.Start start) {
    requireRandom(start.state(), "state");
    requireRandom(start.nonce(), "nonce");
    requireRandom(start.challenge(), "challenge");
    var parameters = new LinkedHashMap<>(settings.parameters());
    parameters.put("response_type", "code");
    parameters.put("client_id", settings.clientId());
    parameters.put("redirect_uri", start.redirect());
    parameters.put("scope", String.join(" ", settings.scopes()));
    parameters.put("state", start.state());
    parameters.put("nonce", start.nonce());
    parameters.put("code_challenge", start.challenge());
    parameters.put("code_challenge_method", "S256");
    if (start.prompt() != null && PROMPTS.contains(start.prompt())) {
      parameters.put("prompt", start.prompt());
    }
    var endpoint = endpoint("authorization_endpoint");
    return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form(parameters));
  }

  /**
   * Exchanges a code for the token that authenticates the user to Annals.
   *
   * @throws Refusal {@code UNAUTHENTICATED} if the provider rejects the code; {@code BAD_INPUT};
   *     {@code STORE_UNAVAILABLE} if the provider is not responding
   * @throws JwtException if its ID token does not match the request of the browser
   */
  String end(IdentityProviders.Finish finish) {
    requireRandom(finish.verifier(), "verifier");
    requireRandom(finish.nonce(), "nonce");
    if (finish.code().isEmpty() || finish.code().length() > LONGEST_CODE) {
      throw new BadInput("Must be an authorization code.", "code");
    }
    var tokenResponse = exchange(finish);
    if (settings.scopes().contains("openid")) {
      requireMatchingIdToken(finish.nonce(), tokenResponse.path("id_token").asString(""));
    }
    return switch (settings.token()) {
      case ACCESS_TOKEN -> tokenResponse.path("access_token").asString("");
      case ID_TOKEN -> tokenResponse.path("id_token").asString("");
    };
  }

  private JsonNode exchange(IdentityProviders.Finish finish) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", finish.code());
    parameters.put("redirect_uri", finish.redirect());
    parameters.put("code_verifier", finish.verifier());
    parameters.put("client_id", settings.clientId());
    var request =
        HttpRequest.newBuilder(endpoint("token_endpoint"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    var secret = settings.clientSecret();
    if (secret != null) {
      request.header("Authorization", "Basic " + basicCredentials(settings.clientId(), secret));
    }
    var response = send(request.POST(BodyPublishers.ofString(form(parameters))).build());
    var body = read(response.body());
    if (response.statusCode() == 200) {
      return body;
    }
    if (response.statusCode() >= 500) {
      throw tokens.away(
          new IOException("The response status of its token endpoint is " + response.statusCode()));
    }
    var error = body.path("error").asString("");
    var reason = ERROR.matcher(error).matches() ? error : "status " + response.statusCode();
    log.warn(
        "The identity provider of the client {} rejected an authorization code: {}",
        settings.clientId(),
        reason);
    throw new Refusal(
        Refusal.Code.UNAUTHENTICATED,
        "The identity provider rejected the authorization code (%s). Sign in again."
            .formatted(reason));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
    } catch (IOException e) {
      throw tokens.away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tokens.away(e);
    }
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  /** Checks that an ID token was issued to this portal for the request of this browser. */
  private void requireMatchingIdToken(String nonce, String idToken) {
    var jwt = tokens.read(idToken);
    var party = jwt.getClaimAsString("azp");
    if (jwt.getAudience() == null || !jwt.getAudience().contains(settings.clientId())) {
      throw new BadJwtException("The ID token is for another client");
    }
    if (party != null && !party.equals(settings.clientId())) {
      throw new BadJwtException("The ID token was issued to another client");
    }
    if (!nonce.equals(jwt.getClaimAsString("nonce"))) {
      throw new BadJwtException("The nonce of the ID token does not match the request");
    }
  }

  private URI endpoint(String name) {
    try {
      return discovery.endpoint(name);
    } catch (IOException e) {
      throw tokens.away(e);
    }
  }

  private static void requireRandom(@Nullable String text, String field) {
    if (text == null || !RANDOM.matcher(text).matches()) {
      throw new BadInput("Must have 43 to 128 characters of base64url.", field);
    }
  }

  private static String basicCredentials(String id, String secret) {
    return Base64.getEncoder()
        .encodeToString((encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
