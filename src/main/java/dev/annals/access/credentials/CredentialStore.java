package dev.annals.access.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where credentials are kept. */
public interface CredentialStore {

  Optional<Credential> find(String clientId);

  /** All that were ever made, the oldest first. */
  List<Credential> all();

  /**
   * Stores a credential unless one of that client id is there; of two callers at once exactly one
   * gets {@code true}.
   */
  boolean insert(Credential credential);

  /** Stores a credential, in place of the one of that client id if there is one. */
  void save(Credential credential);

  /** Ends a credential, and tells whether it had not ended before. */
  boolean revoke(String clientId, Instant at);

  void used(String clientId, Instant at);
}
