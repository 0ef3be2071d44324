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
 * Creates and verifies cursors: signed positions in lists of a tenant's events. A cursor is bound
 * to the tenant and the order, and a cursor of a page also to its filter. Its content is
 *
 * <ul>
 *   <li>1 byte for the order;
 *   <li>16 bytes: the id of the event, which contains tenant, incarnation and sequence number;
 *   <li>4 bytes: the low bits of the receive time in milliseconds;
 *   <li>for a page, 8 bytes: the fingerprint of the query;
 *   <li>for a sorted list, the sort key of the event's value, or nothing if it has none.
 * </ul>
 *
 * Cursors from before logs had incarnations have a lower-case letter for the order and no time.
 * They are still accepted.
 *
 * <p>Id and time must be those of the event that the log has at this sequence number: a cursor of
 * an event that was lost when the log was restored to an earlier point is rejected.
 */
@Component
public class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int LEGACY = 1 + 16;
  private static final int UNBOUND = LEGACY + Integer.BYTES;
  private static final byte NEWEST_FIRST = 'N';
  private static final byte OLDEST_FIRST = 'O';

  /** Order byte of a sorted list for an event with a value, and for one without. */
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

  /** Returns the cursor of a position in the log. */
  public String seal(TenantId tenant, Order order, LogPosition position) {
    return sealed(begun(tenant, code(order), position, UNBOUND).array());
  }

  /**
   * Returns the cursor of a position in a list.
   *
   * @param rank sort key of the event's value, if the list is sorted by a field and the event has
   *     one
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
   * Returns the position in a list that a cursor stands for. A cursor of a live stream is valid for
   * every list in the order of the log.
   *
   * @throws Refusal {@code BAD_CURSOR} if the cursor belongs to another list or its event was lost
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
   * Returns the position in a cursor of this tenant, whichever list it belongs to.
   *
   * @throws Refusal {@code BAD_CURSOR} if it is no cursor of this tenant or its event was lost
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

  /** Returns the position of the cursor's event as stored in the log. */
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
