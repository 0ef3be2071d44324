package dev.annals.access.portal;

import java.time.Instant;
import java.util.Optional;

/** Where portal links are kept, under the hash of their code. */
public interface PortalLinkStore {

  void insert(String codeHash, PortalLink link);

  /**
   * Takes the link of that code, if it has neither been taken nor ended before that time; of two
   * callers at once exactly one gets it.
   */
  Optional<PortalLink> claim(String codeHash, Instant now);
}
