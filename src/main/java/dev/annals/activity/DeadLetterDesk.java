package dev.annals.activity;

import dev.annals.access.Actor;
import dev.annals.kernel.TenantId;
import java.util.UUID;
import org.springframework.stereotype.Service;

/**
 * Discards dead letters and records who discarded them, because the changes that they report will
 * be missing from a log.
 */
@Service
public class DeadLetterDesk {

  private final DeadLetters deadLetters;
  private final SystemEventWriter systemEventWriter;

  DeadLetterDesk(DeadLetters deadLetters, SystemEventWriter systemEventWriter) {
    this.deadLetters = deadLetters;
    this.systemEventWriter = systemEventWriter;
  }

  /**
   * Discards a dead letter. The automatic event about it is stored first.
   *
   * @return whether there was a dead letter with this id
   */
  public boolean discard(UUID id, Actor by) {
    var letter = deadLetters.find(id);
    letter.ifPresent(found -> systemEventWriter.write(discarded(found, by)));
    return letter.isPresent() && deadLetters.discard(id);
  }

  private static SystemEvent discarded(DeadLetter letter, Actor by) {
    var tenant = letter.tenantId() == null ? null : new TenantId(letter.tenantId());
    return SystemEvent.of(
            SystemEventType.DELIVERY_DISCARDED, tenant, EventActor.of(by), letter.id().toString())
        .with(SystemEventType.Detail.DELIVERY, letter.event());
  }
}
