package dev.annals.ingest.append;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.Optional;

/**
 * Decides whether events of a tenant may be written now. An append worker calls it before each
 * batch, so that events which were accepted before a tenant was suspended are not written
 * afterwards.
 */
@FunctionalInterface
public interface Admission {

  /**
   * Returns why events of this tenant may not be written; empty if they may.
   *
   * @throws LogStore.StoreUnavailable if this cannot be determined now
   */
  Optional<Refusal> refusal(TenantId tenant);
}
