package dev.annals.identity.http;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.identity.tokens.Tokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Configures the security of HTTP requests. Annals uses no sessions and no cookies, and therefore
 * no CSRF tokens, request cache or logout. Filters that a bearer-token API does not need are
 * disabled, since each of them costs time in every request.
 */
@Configuration(proxyBeanMethods = false)
class AccessSecurity {

  private static final String POLICY = "Content-Security-Policy";
  private static final String GRAPHIQL = "/graphiql";

  /**
   * Issues tokens for client secrets and publishes the signing keys. The other endpoints of the
   * authorization server are not available.
   */
  @Bean
  @Order(1)
  SecurityFilterChain tokenChain(
      HttpSecurity http,
      ClientCredentialsSignIn clientCredentialsSignIn,
      SignInRefusals refused,
      HttpRefusals refusals,
      CorsConfiguration allowedOrigins)
      throws Exception {
    lean(http, refusals, allowedOrigins)
        .oauth2AuthorizationServer(
            server ->
                server
                    .clientAuthentication(
                        client ->
                            client
                                .authenticationConverters(
                                    converters -> {
                                      converters.clear();
                                      converters.add(clientCredentialsSignIn::client);
                                    })
                                .authenticationProviders(
                                    providers -> {
                                      providers.clear();
                                      providers.add(clientCredentialsSignIn.provider());
                                    })
                                .errorResponseHandler(refused))
                    .tokenEndpoint(
                        token ->
                            token
                                .accessTokenRequestConverter(clientCredentialsSignIn::request)
                                .errorResponseHandler(refused)))
        .securityMatcher("/oauth2/token", "/oauth2/jwks")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain apiChain(
      HttpSecurity http,
      Tokens tokens,
      HttpRefusals refusals,
      GraphQlProperties graphql,
      CorsConfiguration allowedOrigins)
      throws Exception {
    var bearerAuthenticationManager = new BearerAuthenticationManager(tokens);
    lean(http, refusals, allowedOrigins)
        .securityMatcher("/**")
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(BearerAuthenticationManager::token)
                    .authenticationManagerResolver(bearerAuthenticationManager::over)
                    .authenticationEntryPoint(refusals))
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(graphql.getHttp().getPath())
                    .access(AccessSecurity::callerOrUpgrade)
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(
                        HttpMethod.POST, "/portal/session", "/portal/sign-in", "/auth/vendor")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/portal", "/portal/**", GRAPHIQL)
                    .permitAll()
                    .requestMatchers(
                        "/actuator/health",
                        "/actuator/health/liveness",
                        "/actuator/health/readiness")
                    .permitAll()
                    .requestMatchers("/actuator", "/actuator/**")
                    .access(AccessSecurity::operator)
                    .anyRequest()
                    .authenticated());
    return http.build();
  }

  /** Disables observations: one for every filter would cost more than the filters themselves. */
  @Bean
  SecurityObservationSettings noObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /**
   * Creates Spring's firewall with a check of header values that iterates over characters. The
   * default, a regular expression, costs more than the verification of the token in the header.
   */
  @Bean
  static HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(AccessSecurity::isPlain);
    return firewall;
  }

  /** Returns whether a text has only assigned characters and no control characters except tabs. */
  static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); ) {
      int letter = value.codePointAt(i);
      if (letter != '\t' && (Character.isISOControl(letter) || !Character.isDefined(letter))) {
        return false;
      }
      i += Character.charCount(letter);
    }
    return true;
  }

  private static HttpSecurity lean(
      HttpSecurity http, HttpRefusals refusals, CorsConfiguration allowedOrigins) throws Exception {
    return http.addFilter(CorsPolicy.filter(allowedOrigins, refusals))
        .headers(AccessSecurity::headers)
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable)
        .sessionManagement(sessions -> sessions.sessionCreationPolicy(STATELESS))
        .exceptionHandling(
            faults -> faults.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
  }

  /**
   * Adds headers to Spring's defaults. Responses contain data, so that no page may run or frame
   * them. Pages set their own policy before.
   */
  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .addHeaderWriter(AccessSecurity::policy)
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(
            policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"));
  }

  private static void policy(HttpServletRequest request, HttpServletResponse response) {
    // The policy would block the GraphiQL console, an HTML page that is available in demo mode
    // only.
    if (!response.containsHeader(POLICY) && !request.getRequestURI().equals(GRAPHIQL)) {
      response.setHeader(POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
  }

  /**
   * Permits authenticated callers and WebSocket handshakes. A WebSocket client sends its token in
   * its first message, which {@link CallerInterceptor} alone verifies. An asynchronous dispatch was
   * authorized before.
   */
  private static AuthorizationDecision callerOrUpgrade(
      Supplier<? extends Authentication> authentication, RequestAuthorizationContext context) {
    var request = context.getRequest();
    return new AuthorizationDecision(
        request.getDispatcherType() != DispatcherType.REQUEST
            || "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
            || authentication.get().getPrincipal() instanceof Caller);
  }

  private static AuthorizationDecision operator(
      Supplier<? extends Authentication> authentication, RequestAuthorizationContext context) {
    return new AuthorizationDecision(
        authentication.get().getPrincipal() instanceof Caller caller
            && caller.isVendor()
            && caller.tenants() == null
            && caller.may(Permission.MANAGE_ACCESS));
  }
}
