package dev.annals.ingest.append;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.util.Optional;

/**
 * Says whether events of a tenant may be written now. A lane asks before each batch that it writes,
 * so that what was accepted before a tenant was suspended is not written after it.
 */
@FunctionalInterface
public interface Admission {

  /**
   * Why events of this tenant may not be written; empty if they may.
   *
   * @throws LogStore.StoreUnavailable if it cannot be told now
   */
  Optional<Refusal> refusal(TenantId tenant);
}
