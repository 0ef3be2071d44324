package dev.annals.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Converts positions of events to ids and back. An id is a UUID of version 8 (RFC 9562, section
 * 5.8) whose 122 free bits are a keyed permutation of the incarnation, the sequence number and 43
 * zero bits. The permutation is a Feistel network of 8 rounds over two halves of 61 bits, with
 * SipHash-2-4 of the half, the round and the tenant as its round function. Without the secret an id
 * reveals neither how many events a tenant has nor which of two events came first.
 *
 * <p>Events of incarnation 0 were stored before incarnations existed. They keep their ids: {@link
 * EventId#of}.
 *
 * <p>Thread-safe.
 */
public final class EventIds {

  /** The incarnation of events until the logs are restored for the first time. */
  public static final int FIRST_INCARNATION = 1;

  /** Length of the secret in bytes. */
  public static final int SECRET_BYTES = 2 * SipHash.KEY_BYTES;

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int HALF_BITS = 61;
  private static final long HALF = (1L << HALF_BITS) - 1;
  private static final int ROUNDS = 8;
  private static final long INCARNATION = Integer.MAX_VALUE;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SipHash rounds;
  private final SipHash tenants;

  /**
   * Creates the ids of a deployment.
   *
   * @param secret the secret of the deployment; ids can be read with the same secret only
   * @throws IllegalArgumentException if it does not have {@link #SECRET_BYTES} bytes
   */
  public EventIds(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "The secret of event ids must have %d bytes, not %d"
              .formatted(SECRET_BYTES, secret.length));
    }
    this.rounds = new SipHash(secret, 0);
    this.tenants = new SipHash(secret, SipHash.KEY_BYTES);
  }

  /**
   * Returns the id of an event.
   *
   * @param incarnation the incarnation of the log when the event was stored; 0 if it had none
   * @param sequence the sequence number, at most {@link EventId#MAX_SEQUENCE}
   */
  public EventId of(TenantId tenant, int incarnation, long sequence) {
    if (incarnation < 0 || sequence < 0 || sequence > EventId.MAX_SEQUENCE) {
      throw new IllegalArgumentException(
          "No event has incarnation %d and sequence %d".formatted(incarnation, sequence));
    }
    if (incarnation == 0) {
      return EventId.of(tenant, sequence);
    }
    var message = message(tenant);
    long left = sequence;
    long right = incarnation;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ mixed(message, right, round);
      left = right;
      right = next;
    }
    return id(left, right);
  }

  /**
   * Returns whether an id is the id of an event. During an upgrade, servers of a version without
   * incarnations give legacy ids to events of the first incarnation, too.
   */
  public boolean isOf(EventId id, TenantId tenant, int incarnation, long sequence) {
    return id.equals(of(tenant, incarnation, sequence))
        || (incarnation == FIRST_INCARNATION && id.equals(EventId.of(tenant, sequence)));
  }

  /**
   * Returns the sequence number that an id of this tenant contains; empty if the id cannot belong
   * to this tenant. The caller MUST compare the id with that of the event, because an arbitrary
   * UUID can contain a valid number.
   */
  public OptionalLong sequenceIn(TenantId tenant, EventId id) {
    var legacy = id.sequenceIn(tenant);
    return legacy.isPresent() ? legacy : permutedSequence(tenant, id.value());
  }

  private OptionalLong permutedSequence(TenantId tenant, UUID id) {
    long left = left(id);
    long right = right(id);
    if (!id(left, right).value().equals(id)) {
      return OptionalLong.empty(); // another version or variant
    }
    var message = message(tenant);
    for (int round = ROUNDS - 1; round >= 0; round--) {
      long before = right ^ mixed(message, left, round);
      right = left;
      left = before;
    }
    return left <= EventId.MAX_SEQUENCE && right <= INCARNATION
        ? OptionalLong.of(left)
        : OptionalLong.empty();
  }

  /** Returns the input of the round function: the half, the round and the tenant, 8 bytes each. */
  private byte[] message(TenantId tenant) {
    var message = new byte[3 * Long.BYTES];
    LONG.set(
        message, 2 * Long.BYTES, tenants.hash(tenant.value().getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  private long mixed(byte[] message, long half, int round) {
    LONG.set(message, 0, half);
    LONG.set(message, Long.BYTES, (long) round);
    return rounds.hash(message) & HALF;
  }

  // The most significant 64 bits of a UUID have 60 free ones, the least significant 62.

  private static EventId id(long left, long right) {
    long high = left >>> 1;
    long low = ((left & 1) << HALF_BITS) | right;
    long most = ((high >>> 12) << 16) | VERSION_8 | (high & 0xFFF);
    return new EventId(new UUID(most, VARIANT | low));
  }

  private static long left(UUID id) {
    long most = id.getMostSignificantBits();
    long high = ((most >>> 16) << 12) | (most & 0xFFF);
    return (high << 1) | ((id.getLeastSignificantBits() >>> HALF_BITS) & 1);
  }

  private static long right(UUID id) {
    return id.getLeastSignificantBits() & HALF;
  }
}
