package dev.annals.query.page;

import dev.annals.access.Seals;
import dev.annals.kernel.EventId;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.index.Sorting;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Positions in lists of a tenant's events as clients carry them: sealed, and bound to the tenant,
 * to the order, and if they are of a page to its filter. Inside is one byte for the order, the 16
 * of the event's id, which has both tenant and sequence in it; of a page the 8 of its fingerprint;
 * of a sorted one the rank of the event's value, or nothing more if it has none.
 */
@Component
public class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int UNBOUND = 1 + 16;
  private static final int BOUND = UNBOUND + Long.BYTES;
  private static final byte NEWEST_FIRST = 'n';
  private static final byte OLDEST_FIRST = 'o';

  /** Sorted, and the event has a value; or has none. */
  private static final byte RANKED = 'r';

  private static final byte UNRANKED = 'u';

  private final Seals seals;

  public Cursors(Seals seals) {
    this.seals = seals;
  }

  /** The cursor of a position in the log; 0 is the position before the first event. */
  public String seal(TenantId tenant, Order order, long sequence) {
    return sealed(begun(tenant, code(order), sequence, UNBOUND).array());
  }

  /** The cursor of a place in a list. */
  String seal(TenantId tenant, Question question, Sorting.Place place) {
    var rank = place.rank() == null ? new byte[0] : place.rank();
    return sealed(
        begun(tenant, code(question, place), place.sequence(), BOUND + rank.length)
            .putLong(question.fingerprint())
            .put(rank)
            .array());
  }

  private static byte code(Question question, Sorting.Place place) {
    if (question.sorting() == null) {
      return code(question.order());
    }
    return place.rank() == null ? UNRANKED : RANKED;
  }

  private static ByteBuffer begun(TenantId tenant, byte code, long sequence, int length) {
    var id = EventId.of(tenant, sequence).value();
    return ByteBuffer.allocate(length)
        .put(code)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
  }

  private String sealed(byte[] whole) {
    return seals.seal(PURPOSE, whole);
  }

  /**
   * The place in a list that a cursor of it stands for. One of a live stream stands for a place in
   * every list of the log's order.
   *
   * @throws Refusal {@code BAD_CURSOR} for every other
   */
  Sorting.Place open(TenantId tenant, Question question, String cursor, String argument) {
    var opened = open(tenant, cursor, argument);
    boolean sorted = opened.code() == RANKED || opened.code() == UNRANKED;
    if (sorted != (question.sorting() != null)
        || (!sorted && opened.code() != code(question.order()))) {
      throw refuse("This cursor was made for another order", argument);
    }
    if (opened.fingerprint() != null && opened.fingerprint() != question.fingerprint()) {
      throw refuse("This cursor was made for another filter or another order", argument);
    }
    return new Sorting.Place(opened.rank(), opened.sequence());
  }

  /**
   * The sequence in a cursor of this tenant, whichever list it is of.
   *
   * @throws Refusal {@code BAD_CURSOR} for every other
   */
  public long openAny(TenantId tenant, String cursor, String argument) {
    return open(tenant, cursor, argument).sequence();
  }

  private Opened open(TenantId tenant, String cursor, String argument) {
    return seals
        .open(PURPOSE, cursor)
        .flatMap(bytes -> read(tenant, bytes))
        .orElseThrow(
            () -> refuse("This is no cursor that was given out for this tenant", argument));
  }

  private static Optional<Opened> read(TenantId tenant, byte[] bytes) {
    if (bytes.length != UNBOUND && bytes.length < BOUND) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    byte code = buffer.get();
    var id = new EventId(new UUID(buffer.getLong(), buffer.getLong()));
    @Nullable Long fingerprint = buffer.hasRemaining() ? buffer.getLong() : null;
    var rest = new byte[buffer.remaining()];
    buffer.get(rest);
    return id.sequenceIn(tenant).stream()
        .mapToObj(sequence -> new Opened(code, sequence, fingerprint, code == RANKED ? rest : null))
        .findFirst();
  }

  private static byte code(Order order) {
    return switch (order) {
      case NEWEST_FIRST -> NEWEST_FIRST;
      case OLDEST_FIRST -> OLDEST_FIRST;
    };
  }

  private static Refusal refuse(String message, String argument) {
    return new Refusal(Refusal.Code.BAD_CURSOR, message, List.of(argument));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Opened(
      byte code, long sequence, @Nullable Long fingerprint, byte @Nullable [] rank) {}
}
