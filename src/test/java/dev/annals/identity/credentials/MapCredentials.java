package dev.annals.identity.credentials;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Credentials in a map. */
class MapCredentials implements CredentialStore {

  private final Map<String, Credential> stored = new LinkedHashMap<>();

  @Override
  public Optional<Credential> find(String clientId) {
    return Optional.ofNullable(stored.get(clientId));
  }

  @Override
  public List<Credential> all() {
    return List.copyOf(stored.values());
  }

  @Override
  public boolean insert(Credential credential) {
    return stored.putIfAbsent(credential.clientId(), credential) == null;
  }

  @Override
  public void save(Credential credential) {
    stored.put(credential.clientId(), credential);
  }

  @Override
  public boolean revoke(String clientId, Instant at) {
    var found = stored.get(clientId);
    if (found == null || found.revokedAt() != null) {
      return false;
    }
    save(
        new Credential(
            clientId,
            found.name(),
            found.secretHash(),
            found.permissions(),
            found.tenants(),
            found.createdAt(),
            found.lastUsedAt(),
            found.expiresAt(),
            at));
    return true;
  }

  @Override
  public boolean rotate(String clientId, String was, String now, Instant formerUntil) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rehash(String clientId, String was, String now) {
    var found = stored.get(clientId);
    save(
        new Credential(
            clientId,
            found.name(),
            now,
            found.permissions(),
            found.tenants(),
            found.createdAt(),
            found.lastUsedAt(),
            found.expiresAt(),
            found.revokedAt()));
  }

  @Override
  public boolean holdOtherWayIn(String clientId, @Nullable Instant until) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void used(String clientId, Instant at) {}
}
