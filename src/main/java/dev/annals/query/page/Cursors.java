package dev.annals.query.page;

import dev.annals.access.Seals;
import dev.annals.kernel.EventId;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Positions in a tenant's log as clients carry them: sealed, and bound to the tenant and to the
 * order of reading. Inside is one byte for the order and the 16 of the event's id, which has both
 * tenant and sequence in it.
 */
@Component
public class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int LENGTH = 17;

  private final Seals seals;

  public Cursors(Seals seals) {
    this.seals = seals;
  }

  /** The cursor of a position; 0 is the position before the first event. */
  public String seal(TenantId tenant, Order order, long sequence) {
    var id = EventId.of(tenant, sequence).value();
    var bytes =
        ByteBuffer.allocate(LENGTH)
            .put(code(order))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return seals.seal(PURPOSE, bytes.array());
  }

  /**
   * The sequence in a cursor of this tenant and this order.
   *
   * @throws Refusal {@code BAD_CURSOR} for every other
   */
  public long open(TenantId tenant, Order order, String cursor, String argument) {
    var opened = open(tenant, cursor, argument);
    if (opened.order() != order) {
      throw refuse("This cursor was made for the other order", argument);
    }
    return opened.sequence();
  }

  /**
   * The sequence in a cursor of this tenant, whichever way it was reading.
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
    if (bytes.length != LENGTH) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    var order = buffer.get() == code(Order.NEWEST_FIRST) ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
    var id = new EventId(new UUID(buffer.getLong(), buffer.getLong()));
    return id.sequenceIn(tenant).stream()
        .mapToObj(sequence -> new Opened(order, sequence))
        .findFirst();
  }

  private static byte code(Order order) {
    return switch (order) {
      case NEWEST_FIRST -> 'n';
      case OLDEST_FIRST -> 'o';
    };
  }

  private static Refusal refuse(String message, String argument) {
    return new Refusal(Refusal.Code.BAD_CURSOR, message, List.of(argument));
  }

  private record Opened(Order order, long sequence) {}
}
