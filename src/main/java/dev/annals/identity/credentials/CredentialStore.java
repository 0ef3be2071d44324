package dev.annals.identity.credentials;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /**
   * Puts another secret in place of one, which lives on until that time, and tells whether it was
   * still that one. A secret before it is no more.
   */
  boolean rotate(String clientId, String was, String now, Instant formerUntil);

  /** Puts another hash of the same secret in place of one, if it is still there. */
  void rehash(String clientId, String was, String now);

  /**
   * Whether a credential other than this manages access to everything. Inside a transaction that
   * one is held: who ends it meanwhile is tried again, or this.
   *
   * @param until how long it has to last at least; {@code null} is for ever
   */
  boolean holdOtherWayIn(String clientId, @Nullable Instant until);

  void used(String clientId, Instant at);
}
