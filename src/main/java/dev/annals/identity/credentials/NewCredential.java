package dev.annals.identity.credentials;

/** A credential just made, with the secret that is known now and never again. */
public record NewCredential(Credential credential, String clientId, String clientSecret) {

  @Override
  public String toString() {
    return "NewCredential[" + clientId + "]";
  }
}
