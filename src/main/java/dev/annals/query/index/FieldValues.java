package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.BadInput;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.format.Documents;
import dev.annals.query.index.format.FieldKey;
import dev.annals.query.index.format.IndexedValues;
import dev.annals.query.index.format.SortKey;
import dev.annals.query.index.format.ValueEncoding;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The values of one field, as events are sorted and counted by them. */
public final class FieldValues {

  private final Field field;
  private final FieldKey fieldKey;
  private final ValueEncoding valueEncoding;

  private FieldValues(Field field, ValueEncoding valueEncoding) {
    this.field = field;
    this.fieldKey = new FieldKey(field.name(), field.custom());
    this.valueEncoding = valueEncoding;
  }

  /**
   * To sort by a field.
   *
   * @throws BadInput if the data structure has it as not sortable
   */
  public static FieldValues toSortBy(Field field, String... path) {
    if (!field.sortable() || field.type() == FieldType.JSON) {
      throw new BadInput("The field %s is not sortable.".formatted(field.name()), path);
    }
    return new FieldValues(field, form(field));
  }

  /**
   * To count by a field.
   *
   * @throws BadInput if its values are not counted
   */
  public static FieldValues toCountBy(Field field, String... path) {
    boolean counted =
        field.custom()
            ? field.filterable() && field.type() != FieldType.JSON
            : IndexedValues.RANKED.contains(field.name());
    if (!counted) {
      throw new BadInput(
          ("Field %s cannot be used for facets: it is not filterable, or of type JSON, or a"
                  + " sequence or standard time field.")
              .formatted(field.name()),
          path);
    }
    return new FieldValues(field, form(field));
  }

  private static ValueEncoding form(Field field) {
    if (field.custom()) {
      return ValueEncoding.of(field.type());
    }
    return switch (field.name()) {
      case "occurredAt", "receivedAt" -> ValueEncoding.TIME;
      case "sequence" -> ValueEncoding.NUMBER;
      default -> {
        var valueEncoding = IndexedValues.standard(field.name());
        if (valueEncoding == null) {
          throw new IllegalStateException("No order of " + field.name());
        }
        yield valueEncoding;
      }
    };
  }

  public String name() {
    return field.name();
  }

  /** Whether a condition on texts can be about them. */
  public boolean areTexts() {
    return valueEncoding.isText();
  }

  /** Whether the index can find events by a range of these values. */
  boolean hasRanges() {
    return fieldKey.custom()
        && (valueEncoding == ValueEncoding.NUMBER
            || valueEncoding == ValueEncoding.TIME
            || valueEncoding == ValueEncoding.TEXT);
  }

  FieldKey key() {
    return fieldKey;
  }

  ValueEncoding form() {
    return valueEncoding;
  }

  /** The event's rank, or null if it has no value. */
  byte @Nullable [] of(AuditEvent event) {
    return switch (numeric()) {
      case null -> {
        var value =
            fieldKey.custom()
                ? FieldRef.of(field).in(event)
                : IndexedValues.standard(event, fieldKey.name(), valueEncoding);
        yield value == null ? null : SortKey.of(value);
      }
      case Documents.SEQUENCE -> SortKey.of(event.sequence());
      case Documents.OCCURRED -> SortKey.of(event.occurredAt());
      default -> SortKey.of(event.receivedAt());
    };
  }

  /** The field of Lucene's that has it as a number of each event; null for others. */
  private @Nullable String numeric() {
    if (fieldKey.custom()) {
      return null;
    }
    return switch (fieldKey.name()) {
      case "occurredAt" -> Documents.OCCURRED;
      case "receivedAt" -> Documents.RECEIVED;
      case "sequence" -> Documents.SEQUENCE;
      default -> null;
    };
  }

  /** The ranks of one segment's events. */
  InLeaf in(LeafReader leaf) throws IOException {
    var numeric = numeric();
    if (numeric != null) {
      return new Numbers(leaf, numeric);
    }
    if (!fieldKey.custom()) {
      return new Standard(leaf, fieldKey.name());
    }
    var custom = new Custom(leaf, fieldKey, valueEncoding);
    return field.choices() == null && field.maxLength() == null
        ? custom
        : new Fitting(custom, this::fits);
  }

  /** Whether a value of the field's type is one that the field takes. */
  private boolean fits(BytesRef rank) {
    var choices = field.choices();
    if (choices != null) {
      return choices.stream()
          .anyMatch(choice -> rank.bytesEquals(new BytesRef(SortKey.of(choice))));
    }
    var longest = field.maxLength();
    return longest == null || rank.utf8ToString().length() <= longest;
  }

  /** Ranks as numbers that have their order within one segment only. */
  interface InLeaf {

    /** For an event without a value. */
    long NONE = Long.MIN_VALUE;

    /** The rank of an event; events must be asked for in rising order. */
    long at(int event) throws IOException;

    /** The ranks of the first {@code size} of some events. */
    default void at(int[] events, int size, long[] ranks) throws IOException {
      for (int i = 0; i < size; i++) {
        ranks[i] = at(events[i]);
      }
    }

    /** The rank for all segments. */
    BytesRef shared(long rank) throws IOException;

    /** Where a rank of all segments stands in this one. */
    Position position(byte[] shared) throws IOException;

    /** The least rank there can be, and how many. */
    long least();

    long count();
  }

  /** The rank itself if exact, else the first one above it. */
  record Position(long rank, boolean exact) {
    static Position of(long found) {
      return found >= 0 ? new Position(found, true) : new Position(-found - 1, false);
    }
  }

  private static final class Numbers implements InLeaf {

    private final NumericDocValues values;

    Numbers(LeafReader leaf, String field) throws IOException {
      this.values = DocValues.getNumeric(leaf, field);
    }

    @Override
    public long at(int event) throws IOException {
      return Matches.value(values, event);
    }

    @Override
    public BytesRef shared(long rank) {
      return new BytesRef(SortKey.of(rank));
    }

    @Override
    public Position position(byte[] shared) {
      return new Position(SortKey.number(shared), true);
    }

    @Override
    public long least() {
      throw new IllegalStateException("Times are not counted");
    }

    @Override
    public long count() {
      throw new IllegalStateException("Times are not counted");
    }
  }

  private static final class Standard implements InLeaf {

    private final SortedDocValues values;

    Standard(LeafReader leaf, String name) throws IOException {
      this.values = DocValues.getSorted(leaf, Documents.ranks(name));
    }

    @Override
    public long at(int event) throws IOException {
      return values.advanceExact(event) ? values.ordValue() : NONE;
    }

    /** A loop of its own: one for all kinds of values would have to ask each time which it is. */
    @Override
    public void at(int[] events, int size, long[] ranks) throws IOException {
      for (int i = 0; i < size; i++) {
        ranks[i] = values.advanceExact(events[i]) ? values.ordValue() : NONE;
      }
    }

    @Override
    public BytesRef shared(long rank) throws IOException {
      return BytesRef.deepCopyOf(values.lookupOrd((int) rank));
    }

    @Override
    public Position position(byte[] shared) throws IOException {
      return Position.of(values.lookupTerm(new BytesRef(shared)));
    }

    @Override
    public long least() {
      return 0;
    }

    @Override
    public long count() {
      return values.getValueCount();
    }
  }

  /** All custom values stand in one list; those of one field in one form are a stretch of it. */
  private static final class Custom implements InLeaf {

    private final SortedSetDocValues values;
    private final BytesRef space;
    private final long first;
    private final long end;

    Custom(LeafReader leaf, FieldKey fieldKey, ValueEncoding valueEncoding) throws IOException {
      this.values = DocValues.getSortedSet(leaf, Documents.CUSTOM);
      this.space = Documents.rankSpace(fieldKey, valueEncoding);
      this.first = Position.of(values.lookupTerm(space)).rank();
      this.end = Position.of(values.lookupTerm(following(space))).rank();
    }

    /** The first that does not begin so: forms are letters, so their code can be raised. */
    private static BytesRef following(BytesRef space) {
      var next = BytesRef.deepCopyOf(space);
      next.bytes[next.offset + next.length - 1]++;
      return next;
    }

    @Override
    public long at(int event) throws IOException {
      if (first == end || !values.advanceExact(event)) {
        return NONE;
      }
      for (int i = values.docValueCount(); i > 0; i--) {
        long rank = values.nextOrd();
        if (rank >= end) {
          return NONE;
        }
        if (rank >= first) {
          return rank;
        }
      }
      return NONE;
    }

    @Override
    public BytesRef shared(long rank) throws IOException {
      var whole = values.lookupOrd(rank);
      return BytesRef.deepCopyOf(
          new BytesRef(whole.bytes, whole.offset + space.length, whole.length - space.length));
    }

    @Override
    public Position position(byte[] shared) throws IOException {
      var whole = new byte[space.length + shared.length];
      System.arraycopy(space.bytes, space.offset, whole, 0, space.length);
      System.arraycopy(shared, 0, whole, space.length, shared.length);
      return Position.of(values.lookupTerm(new BytesRef(whole)));
    }

    @Override
    public long least() {
      return first;
    }

    @Override
    public long count() {
      return end - first;
    }
  }

  /** Leaves out what the field does not take; remembers the values that it asked about. */
  private static final class Fitting implements InLeaf {

    /** Values that are remembered. */
    private static final int KNOWN = 10_000;

    private final InLeaf all;
    private final Predicate<BytesRef> fits;
    private final Map<Long, Boolean> known = new HashMap<>();

    Fitting(InLeaf all, Predicate<BytesRef> fits) {
      this.all = all;
      this.fits = fits;
    }

    @Override
    public long at(int event) throws IOException {
      long rank = all.at(event);
      if (rank == NONE) {
        return NONE;
      }
      var fitting = known.get(rank);
      if (fitting == null) {
        if (known.size() >= KNOWN) {
          known.clear();
        }
        fitting = fits.test(all.shared(rank));
        known.put(rank, fitting);
      }
      return fitting ? rank : NONE;
    }

    @Override
    public BytesRef shared(long rank) throws IOException {
      return all.shared(rank);
    }

    @Override
    public Position position(byte[] shared) throws IOException {
      return all.position(shared);
    }

    @Override
    public long least() {
      return all.least();
    }

    @Override
    public long count() {
      return all.count();
    }
  }
}
