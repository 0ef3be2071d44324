package dev.annals.identity.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores credentials. */
public interface CredentialStore {

  Optional<Credential> find(String clientId);

  /** Returns all credentials, including revoked ones, the oldest first. */
  List<Credential> all();

  /**
   * Stores a credential unless one with that client id exists. Of several concurrent callers
   * exactly one gets {@code true}.
   */
  boolean insert(Credential credential);

  /** Stores a credential. An existing one with this client id is replaced. */
  void save(Credential credential);

  /** Revokes a credential. Returns false if it was already revoked. */
  boolean revoke(String clientId, Instant at);

  /**
   * Replaces the secret of a credential if it is still the expected one. That secret becomes the
   * former one; an earlier former secret is removed.
   *
   * @param was the expected hash
   * @param now the new hash
   * @param formerUntil until when the former secret is valid
   * @return whether the secret was replaced
   */
  boolean rotate(String clientId, String was, String now, Instant formerUntil);

  /**
   * Replaces the hash of a secret by another hash of the same secret, if it is still the expected
   * one.
   */
  void rehash(String clientId, String was, String now);

  /**
   * Returns whether another credential can manage access for all tenants. In a transaction, that
   * credential is locked: a concurrent transaction that revokes it conflicts with this one, and one
   * of both is retried.
   *
   * @param until how long the other credential must at least be valid; {@code null} for without end
   */
  boolean holdOtherWayIn(String clientId, @Nullable Instant until);

  void used(String clientId, Instant at);
}
