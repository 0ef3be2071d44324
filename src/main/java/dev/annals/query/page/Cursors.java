package dev.annals.query.page;

import dev.annals.ingest.log.AuditLog;
import dev.annals.ingest.log.LogPosition;
import dev.annals.kernel.EventId;
import dev.annals.kernel.EventIds;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.TokenSigner;
import dev.annals.query.index.FieldOrder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Positions in lists of a tenant's events as clients carry them: sealed, and bound to the tenant,
 * to the order, and if they are of a page to its filter. Inside is
 *
 * <ul>
 *   <li>one byte for the order;
 *   <li>the 16 of the id of the event, which has tenant, incarnation and sequence in it;
 *   <li>4 for the time of its receipt, the low bits of the milliseconds;
 *   <li>of a page the 8 of its fingerprint;
 *   <li>of a sorted one the rank of the event's value, or nothing more if it has none.
 * </ul>
 *
 * Cursors that were made before logs had incarnations have a lower-case letter for the order and no
 * time. They are still taken.
 *
 * <p>Id and time have to be those that the log has at this sequence: a cursor whose event was lost
 * when the log was restored to an earlier point is refused.
 */
@Component
public class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int LEGACY = 1 + 16;
  private static final int UNBOUND = LEGACY + Integer.BYTES;
  private static final byte NEWEST_FIRST = 'N';
  private static final byte OLDEST_FIRST = 'O';

  /** Sorted, and the event has a value; or has none. */
  private static final byte RANKED = 'R';

  private static final byte UNRANKED = 'U';

  private final TokenSigner tokenSigner;
  private final EventIds ids;
  private final AuditLog log;

  public Cursors(TokenSigner tokenSigner, EventIds ids, AuditLog log) {
    this.tokenSigner = tokenSigner;
    this.ids = ids;
    this.log = log;
  }

  /** The cursor of a position in the log. */
  public String seal(TenantId tenant, Order order, LogPosition position) {
    return sealed(begun(tenant, code(order), position, UNBOUND).array());
  }

  /**
   * The cursor of a place in a list.
   *
   * @param rank of the event's value, if the list is sorted by a field and the event has one
   */
  String seal(TenantId tenant, ListQuery listQuery, byte @Nullable [] rank, LogPosition position) {
    var end = rank == null ? new byte[0] : rank;
    return sealed(
        begun(tenant, code(listQuery, rank), position, UNBOUND + Long.BYTES + end.length)
            .putLong(listQuery.fingerprint())
            .put(end)
            .array());
  }

  private static byte code(ListQuery listQuery, byte @Nullable [] rank) {
    if (listQuery.fieldOrder() == null) {
      return code(listQuery.order());
    }
    return rank == null ? UNRANKED : RANKED;
  }

  private ByteBuffer begun(TenantId tenant, byte code, LogPosition position, int length) {
    var id = ids.of(tenant, position.incarnation(), position.sequence()).value();
    return ByteBuffer.allocate(length)
        .put(code)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .putInt(stamp(position));
  }

  private static int stamp(LogPosition position) {
    return (int) position.receivedAt().toEpochMilli();
  }

  private String sealed(byte[] whole) {
    return tokenSigner.seal(PURPOSE, whole);
  }

  /**
   * The place in a list that a cursor of it stands for. One of a live stream stands for a place in
   * every list of the log's order.
   *
   * @throws Refusal {@code BAD_CURSOR} for every other, and if its event was lost
   */
  FieldOrder.Place open(TenantId tenant, ListQuery listQuery, String cursor, String argument) {
    var opened = open(cursor, argument);
    boolean sorted = opened.code() == RANKED || opened.code() == UNRANKED;
    if (sorted != (listQuery.fieldOrder() != null)
        || (!sorted && opened.code() != code(listQuery.order()))) {
      throw refuse("This cursor is for another order.", argument);
    }
    if (opened.fingerprint() != null && opened.fingerprint() != listQuery.fingerprint()) {
      throw refuse("This cursor is for another filter or another order.", argument);
    }
    return new FieldOrder.Place(opened.rank(), position(tenant, opened, argument).sequence());
  }

  /**
   * The position in a cursor of this tenant, whichever list it is of.
   *
   * @throws Refusal {@code BAD_CURSOR} for every other, and if its event was lost
   */
  public LogPosition openAny(TenantId tenant, String cursor, String argument) {
    return position(tenant, open(cursor, argument), argument);
  }

  private Opened open(String cursor, String argument) {
    return tokenSigner
        .open(PURPOSE, cursor)
        .flatMap(Cursors::read)
        .orElseThrow(() -> unknown(argument));
  }

  private static Optional<Opened> read(byte[] bytes) {
    if (bytes.length < LEGACY) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    byte code = buffer.get();
    boolean legacy = Character.isLowerCase(code);
    int unbound = legacy ? LEGACY : UNBOUND;
    if (bytes.length != unbound && bytes.length < unbound + Long.BYTES) {
      return Optional.empty();
    }
    var id = new EventId(new UUID(buffer.getLong(), buffer.getLong()));
    @Nullable Integer stamp = legacy ? null : buffer.getInt();
    @Nullable Long fingerprint = buffer.hasRemaining() ? buffer.getLong() : null;
    var rest = new byte[buffer.remaining()];
    buffer.get(rest);
    byte order = (byte) Character.toUpperCase(code);
    return Optional.of(new Opened(order, id, stamp, fingerprint, order == RANKED ? rest : null));
  }

  /** The position of the event of a cursor, as the log has it. */
  private LogPosition position(TenantId tenant, Opened opened, String argument) {
    var sequence = ids.sequenceIn(tenant, opened.id());
    if (sequence.isEmpty()) {
      throw unknown(argument);
    }
    return log.position(tenant, sequence.getAsLong())
        .filter(position -> isOf(tenant, position, opened))
        .orElseThrow(
            () ->
                refuse(
                    "The event at this cursor is no longer in the log. The log was restored to a"
                        + " point before that event, and later events were lost. Start again"
                        + " without a cursor. Events that were not lost keep their ids.",
                    argument));
  }

  private boolean isOf(TenantId tenant, LogPosition position, Opened opened) {
    return ids.isOf(opened.id(), tenant, position.incarnation(), position.sequence())
        && (opened.stamp() == null || opened.stamp() == stamp(position));
  }

  private static byte code(Order order) {
    return switch (order) {
      case NEWEST_FIRST -> NEWEST_FIRST;
      case OLDEST_FIRST -> OLDEST_FIRST;
    };
  }

  private static Refusal unknown(String argument) {
    return refuse("Must be a cursor for this tenant.", argument);
  }

  private static Refusal refuse(String message, String argument) {
    return new Refusal(Refusal.Code.BAD_CURSOR, message, List.of(argument));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Opened(
      byte code,
      EventId id,
      @Nullable Integer stamp,
      @Nullable Long fingerprint,
      byte @Nullable [] rank) {}
}
