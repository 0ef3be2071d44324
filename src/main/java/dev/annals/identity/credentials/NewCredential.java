package dev.annals.identity.credentials;

/**
 * A new credential, or one with a new secret. The secret is available only here, since only its
 * hash is stored.
 */
public record NewCredential(Credential credential, String clientId, String clientSecret) {

  @Override
  public String toString() {
    return "NewCredential[" + clientId + "]";
  }
}
