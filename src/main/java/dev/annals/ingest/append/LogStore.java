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
 * The storage of an append worker. Every read returns what is stored on a majority, and throws
 * {@link StoreUnavailable} if the store does not respond.
 */
public interface LogStore {

  /** Encodes an event in its stored format, without its position. */
  byte[] encode(EventDraft eventDraft, @Nullable EventFingerprint eventFingerprint);

  /**
   * Writes numbered events in the given order until one cannot be written. Written events are
   * stored on a majority and journaled. Failures of the store are returned, not thrown.
   */
  Written insert(List<Numbered> events);

  /**
   * Returns the incarnation of new events.
   *
   * @throws StoreUnavailable if it is not known at this moment
   * @throws dev.annals.kernel.Refusal {@code STORE_UNAVAILABLE} if nothing may be appended until
   *     the operator has acted
   */
  int incarnation();

  /** Returns the encoder of event ids. */
  EventIds ids();

  /** Returns the position of the last event of a tenant's log. */
  LogPosition tail(TenantId tenant);

  /**
   * Reads the end of a tenant's log and then the marks of the events in a range. The order
   * guarantees that every event of the range before the end is found.
   *
   * @param after sequence number before the range
   * @param through last sequence number of the range
   */
  Survey survey(TenantId tenant, long after, long through);

  /** Returns the stored events with these idempotency keys. */
  List<Keyed> find(Map<TenantId, ? extends Collection<String>> keys);

  /**
   * Returns the stored events with these idempotency keys, including every event that any server
   * acknowledged before this call.
   */
  List<Keyed> findAcknowledged(Map<TenantId, ? extends Collection<String>> keys);

  /** An event with its future position and the mark by which its writer recognises it. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Numbered(TenantId tenant, LogPosition position, long mark, byte[] encodedDraft) {

    public long sequence() {
      return position.sequence();
    }
  }

  /** A stored event with the fingerprint of its body and its writer's mark. */
  record Keyed(AuditEvent event, EventFingerprint fingerprint, long mark) {}

  /** The end of a log and the positions of events before it by their writers' marks. */
  record Survey(LogPosition tail, Map<Long, LogPosition> placesByMark) {}

  /** The outcome of an insert. */
  sealed interface Written {

    /** All events are stored. */
    record All() implements Written {}

    /**
     * The first {@code stored} events are stored, the next one failed, and later ones are not
     * stored.
     */
    record Stopped(int stored, Cause cause) implements Written {}

    /** The outcome is unknown: the reply was lost, or no majority has confirmed the write. */
    record Unknown(String why) implements Written {}
  }

  /** Why an insert stopped. */
  enum Cause {
    /** The sequence number is already in use by an event of another server. */
    NUMBER_TAKEN,
    /** The idempotency key is already in use by an event of another server. */
    KEY_TAKEN,
    /** The store rejected the event with an error, for instance because the disk is full. */
    REFUSED
  }

  /** Thrown if the store does not respond. */
  class StoreUnavailable extends RuntimeException {

    public StoreUnavailable(Throwable cause) {
      super("The database is not responding", cause);
    }
  }
}
