package dev.annals.activity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries between modules that are no longer retried. An operator retries or discards them. */
public interface DeadLetters {

  /** The oldest dead letters, at most {@code limit}. */
  List<DeadLetter> list(int limit);

  /** The dead letter with this id, if there is one. */
  Optional<DeadLetter> find(UUID id);

  /** The number of dead letters. */
  long count();

  /**
   * Schedules it for the next redelivery, with the full number of attempts.
   *
   * @return whether there was a dead letter with this id
   */
  boolean retry(UUID id);

  /**
   * Removes it. The event is never delivered.
   *
   * @return whether there was a dead letter with this id
   */
  boolean discard(UUID id);
}
