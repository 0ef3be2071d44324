package dev.annals.ingest.append;

import dev.annals.ingest.check.EventDraft;
import dev.annals.ingest.log.AuditEvent;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane writes and looks things up. Every read sees what is on a majority, and throws {@link
 * StoreUnavailable} if the store does not answer.
 */
public interface LogStore {

  /** The stored form of an event, but for its number. */
  byte[] encode(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint);

  /**
   * Writes numbered events in the order given until one cannot be written; acknowledged by a
   * majority, on disk. Never throws for what a store can do: that is the result.
   */
  Written insert(List<Numbered> events);

  /**
   * The incarnation that new events belong to.
   *
   * @throws StoreUnavailable if it is not known at this moment
   * @throws dev.annals.kernel.Refusal {@code STORE_UNAVAILABLE} if nothing may be appended until
   *     the operator has acted
   */
  int incarnation();

  /** Makes the ids of events. */
  EventIds ids();

  /** The end of a tenant's log. */
  LogPosition tail(TenantId tenant);

  /**
   * The end of a tenant's log, and then the marks of the events after one number and through
   * another. In this order: whatever of them lies before the end is seen.
   */
  Survey survey(TenantId tenant, long after, long through);

  /** The stored events of these keys. */
  List<Keyed> find(Map<TenantId, ? extends Collection<String>> keys);

  /** The same, and sees every event that any server acknowledged before this call. */
  List<Keyed> findAcknowledged(Map<TenantId, ? extends Collection<String>> keys);

  /** An event with the position it is to have, and the mark by which its writer knows it again. */
  @SuppressWarnings("ArrayRecordComponent") // handed from hand to hand, never compared
  record Numbered(TenantId tenant, LogPosition position, long mark, byte[] encodedDraft) {

    public long sequence() {
      return position.sequence();
    }
  }

  /** A stored event with what its key came with. */
  record Keyed(AuditEvent event, EventFingerprint fingerprint, long mark) {}

  /** The end of a log, and where the events before it lie, by their writers' marks. */
  record Survey(LogPosition tail, Map<Long, LogPosition> placesByMark) {}

  /** What became of an insert. */
  sealed interface Written {

    /** All is stored. */
    record All() implements Written {}

    /**
     * A batch that was stored in part: a number of events are stored, the next one failed with this
     * error, and later ones are not stored.
     */
    record Stopped(int stored, Cause cause) implements Written {}

    /** Nobody knows: the reply was lost, or no majority has confirmed. */
    record Unknown(String why) implements Written {}
  }

  /** Why an insert stopped. */
  enum Cause {
    /** Another server has written this number. */
    NUMBER_TAKEN,
    /** Another server has written this idempotency key. */
    KEY_TAKEN,
    /** The store will not have it, and says so: a full disk, for one. */
    REFUSED
  }

  /** The store does not answer. */
  class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(Throwable cause) {
      super("The database is not responding", cause);
    }
  }
}
