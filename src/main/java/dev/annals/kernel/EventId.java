package dev.annals.kernel;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Identifies an audit event. It is computed by {@link EventIds} and never stored.
 *
 * <p>Events that were stored before logs had incarnations have ids of the format that this class
 * defines: a UUID of version 8 (RFC 9562, section 5.8) whose last 48 bits are the event's sequence
 * number and whose other free bits are the first 74 bits of the SHA-256 of the tenant's id.
 */
public record EventId(UUID value) {

  /** The largest sequence number that fits. */
  public static final long MAX_SEQUENCE = (1L << 48) - 1;

  private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long TAG_MASK = 0x3FFF_0000_0000_0000L;

  /** Returns the id of an event that was stored before logs had incarnations. */
  public static EventId of(TenantId tenant, long sequence) {
    return new Family(tenant).at(sequence);
  }

  /**
   * Returns the sequence number in this id; empty if it is not an id of that tenant in this format.
   */
  public OptionalLong sequenceIn(TenantId tenant) {
    long sequence = value.getLeastSignificantBits() & MAX_SEQUENCE;
    return equals(of(tenant, sequence)) ? OptionalLong.of(sequence) : OptionalLong.empty();
  }

  /** The ids of one tenant. Caches the hash, for callers that need many ids. */
  public static final class Family {

    private final long most;
    private final long least;

    public Family(TenantId tenant) {
      var hash = ByteBuffer.wrap(Sha256.of(tenant.value()));
      this.most = (hash.getLong() & VERSION_MASK) | VERSION_8;
      this.least = VARIANT | (hash.getLong() & TAG_MASK);
    }

    public EventId at(long sequence) {
      if (sequence < 0 || sequence > MAX_SEQUENCE) {
        throw new IllegalArgumentException(
            "A sequence number must have at most 48 bits: " + sequence);
      }
      return new EventId(new UUID(most, least | sequence));
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
