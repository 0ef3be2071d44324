package dev.annals.access.tokens;

import dev.annals.access.credentials.Credential;
import dev.annals.access.credentials.Credentials;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.stereotype.Component;

/** The vendor's credentials as the authorization server sees them: those that are valid now. */
@Component
class RegisteredClients implements RegisteredClientRepository {

  /** The setting of a client that holds its {@link Credential}. */
  static final String CREDENTIAL = "annals.credential";

  private final Credentials credentials;
  private final TokenSettings settings;

  RegisteredClients(Credentials credentials, TokenSettings settings) {
    this.credentials = credentials;
    this.settings = settings;
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("Credentials are made by createCredential");
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return findByClientId(id);
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return credentials.valid(clientId).map(this::client).orElse(null);
  }

  private RegisteredClient client(Credential credential) {
    return RegisteredClient.withId(credential.clientId())
        .clientId(credential.clientId())
        .clientName(credential.name())
        .clientSecret(credential.secretHash())
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .scopes(scopes -> scopes.addAll(credential.permissions()))
        .clientSettings(ClientSettings.builder().setting(CREDENTIAL, credential).build())
        .tokenSettings(
            org.springframework.security.oauth2.server.authorization.settings.TokenSettings
                .builder()
                .accessTokenTimeToLive(settings.lifetime())
                .build())
        .build();
  }
}
