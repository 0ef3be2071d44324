package dev.annals.activity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries between modules that were given up; an operator decides what becomes of them. */
public interface DeadLetters {

  /** The oldest ones, at most {@code limit}. */
  List<DeadLetter> list(int limit);

  /** The dead letter of this id, if there is one. */
  Optional<DeadLetter> find(UUID id);

  /** How many there are. */
  long count();

  /**
   * Has it delivered again with the next redelivery, with a full number of attempts.
   *
   * @return whether there was one of this id
   */
  boolean retry(UUID id);

  /**
   * Removes it for good: what it says is never delivered.
   *
   * @return whether there was one of this id
   */
  boolean discard(UUID id);
}
