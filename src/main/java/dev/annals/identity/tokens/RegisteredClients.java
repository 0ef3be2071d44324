package dev.annals.identity.tokens;

import dev.annals.identity.credentials.ClientAuthenticator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.stereotype.Component;

/**
 * Represents the vendor's credentials as clients of the authorization server. Lookups find nothing:
 * {@link ClientAuthenticator} authenticates a credential, and {@link #client} then creates its
 * client.
 */
@Component
public class RegisteredClients implements RegisteredClientRepository {

  /** The setting of a client that holds its {@link ClientAuthenticator.Known}. */
  private static final String KNOWN = "annals.known";

  private final TokenSettings settings;

  RegisteredClients(TokenSettings settings) {
    this.settings = settings;
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("Credentials are created by createCredential");
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return null;
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return null;
  }

  /** Returns the client for an authenticated credential. */
  public RegisteredClient client(ClientAuthenticator.Known known) {
    var credential = known.credential();
    return RegisteredClient.withId(credential.clientId())
        .clientId(credential.clientId())
        .clientName(credential.name())
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .scopes(scopes -> scopes.addAll(credential.permissions()))
        .clientSettings(ClientSettings.builder().setting(KNOWN, known).build())
        .tokenSettings(
            org.springframework.security.oauth2.server.authorization.settings.TokenSettings
                .builder()
                .accessTokenTimeToLive(settings.lifetime())
                .build())
        .build();
  }

  static ClientAuthenticator.Known known(RegisteredClient client) {
    ClientAuthenticator.@Nullable Known known = client.getClientSettings().getSetting(KNOWN);
    if (known == null) {
      throw new IllegalStateException("The client did not sign in");
    }
    return known;
  }
}
