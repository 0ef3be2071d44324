package dev.annals.identity.providers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.json.JsonMapper;

/**
 * An authorization server as a vendor may have one: a Spring Authorization Server on a port of its
 * own, which is discovered, signs with keys that it changes, and puts what it is told into its
 * tokens.
 */
public final class AuthorizationServer implements AutoCloseable {

  /** The client that the portal is. */
  public static final String PORTAL = "portal";

  public static final String PASSWORD = "let-me-in";

  private static final String CLIENT = "app";
  private static final String SECRET = "app-secret";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final List<RSAKey> keys = new ArrayList<>();
  private final AtomicInteger keysAsked = new AtomicInteger();
  private final Map<String, Map<String, Object>> users = new ConcurrentHashMap<>();
  private volatile Map<String, Object> claims = Map.of();
  private volatile String redirect = "http://127.0.0.1/nowhere";
  private volatile boolean asking;
  private ConfigurableApplicationContext context;

  public AuthorizationServer() {
    this.port = freePort();
    changeKey(false);
  }

  /** What its tokens name as {@code iss}. */
  public String issuer() {
    return "http://localhost:" + port;
  }

  /**
   * Lets a portal in as a public client.
   *
   * @param redirect where it wants its users back
   * @param asking whether users are asked for their consent
   */
  public AuthorizationServer portal(String redirect, boolean asking) {
    this.redirect = redirect;
    this.asking = asking;
    return this;
  }

  /** Somebody with an account, and what is said of them. The password is {@link #PASSWORD}. */
  public AuthorizationServer user(String name, Map<String, Object> claims) {
    users.put(name, claims);
    return this;
  }

  public AuthorizationServer start() {
    context =
        new SpringApplicationBuilder(Config.class)
            .web(WebApplicationType.SERVLET)
            .initializers(
                starting ->
                    starting.getBeanFactory().registerSingleton("authorizationServer", this))
            .properties(
                "server.port=" + port,
                "spring.config.location=optional:classpath:/none/",
                "spring.main.banner-mode=off")
            .run();
    return this;
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }

  /** Signs with another key from now on; the one before is still shown, or no longer. */
  public void changeKey(boolean keepBefore) {
    try {
      var key =
          new RSAKeyGenerator(2048)
              .keyID(UUID.randomUUID().toString())
              .keyUse(KeyUse.SIGNATURE)
              .generate();
      synchronized (keys) {
        if (!keepBefore) {
          keys.clear();
        }
        keys.addFirst(key);
      }
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often somebody has looked at its keys over HTTP. */
  public int keysAsked() {
    return keysAsked.get();
  }

  /** A token with these claims, over its token endpoint. */
  public String token(Map<String, Object> claims) throws IOException, InterruptedException {
    this.claims = claims;
    var pair = (CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(issuer() + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    var answer = HTTP.send(request, BodyHandlers.ofString()).body();
    return JsonMapper.builder().build().readTree(answer).required("access_token").asString();
  }

  private List<JWK> keys() {
    synchronized (keys) {
      return List.copyOf(keys);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @EnableWebSecurity
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
  })
  static class Config {

    @Bean
    SecurityFilterChain chain(HttpSecurity http, AuthorizationServer server) throws Exception {
      return http.oauth2AuthorizationServer(
              authorization -> authorization.oidc(Customizer.withDefaults()))
          .authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/oauth2/authorize")
                      .authenticated()
                      .anyRequest()
                      .permitAll())
          .formLogin(Customizer.withDefaults())
          .csrf(csrf -> csrf.disable())
          .addFilterBefore(
              (request, response, chain) -> {
                if (((jakarta.servlet.http.HttpServletRequest) request)
                    .getRequestURI()
                    .equals("/oauth2/jwks")) {
                  server.keysAsked.incrementAndGet();
                }
                chain.doFilter(request, response);
              },
              org.springframework.security.web.context.SecurityContextHolderFilter.class)
          .build();
    }

    @Bean
    UserDetailsService users(AuthorizationServer server) {
      return name -> {
        if (!server.users.containsKey(name)) {
          throw new UsernameNotFoundException(name);
        }
        return User.withUsername(name).password("{noop}" + PASSWORD).build();
      };
    }

    @Bean
    RegisteredClientRepository clients(AuthorizationServer server) {
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId(CLIENT)
              .clientId(CLIENT)
              .clientSecret("{noop}" + SECRET)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
              .build(),
          RegisteredClient.withId(PORTAL)
              .clientId(PORTAL)
              .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .redirectUri(server.redirect)
              .scopes(scopes -> scopes.addAll(List.of("openid", "profile", "email")))
              .clientSettings(
                  ClientSettings.builder()
                      .requireProofKey(true)
                      .requireAuthorizationConsent(server.asking)
                      .build())
              .build());
    }

    @Bean
    JWKSource<SecurityContext> jwkSource(AuthorizationServer server) {
      return (selector, context) -> selector.select(new JWKSet(server.keys()));
    }

    @Bean
    JwtEncoder jwtEncoder(JWKSource<SecurityContext> keys) {
      var encoder = new NimbusJwtEncoder(keys);
      encoder.setJwkSelector(List::getFirst);
      return encoder;
    }

    @Bean
    JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
      return NimbusJwtDecoder.withJwkSource(keys).build();
    }

    @Bean
    AuthorizationServerSettings settings(AuthorizationServer server) {
      return AuthorizationServerSettings.builder().issuer(server.issuer()).build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims(AuthorizationServer server) {
      return context -> {
        if (context.getTokenType().equals(OAuth2TokenType.ACCESS_TOKEN)) {
          var of = server.users.getOrDefault(context.getPrincipal().getName(), server.claims);
          context.getClaims().claims(all -> all.putAll(of));
        }
      };
    }
  }
}
