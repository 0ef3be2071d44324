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

/** Reads the values of one field for sorting and counting, from the index or from an event. */
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
   * Returns the values of a field for sorting.
   *
   * @param path path of the field in the request's input
   * @throws BadInput if the field is not sortable
   */
  public static FieldValues toSortBy(Field field, String... path) {
    if (!field.sortable() || field.type() == FieldType.JSON) {
      throw new BadInput("The field %s is not sortable.".formatted(field.name()), path);
    }
    return new FieldValues(field, form(field));
  }

  /**
   * Returns the values of a field for facets and histograms.
   *
   * @param path path of the field in the request's input
   * @throws BadInput if the values of the field cannot be counted
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

  /** Returns whether conditions on text can be applied to these values. */
  public boolean areTexts() {
    return valueEncoding.isText();
  }

  /** Returns whether the index can find events by a range of these values. */
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

  /** Returns the sort key of the event's value, or null if it has none. */
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

  /**
   * Returns the Lucene field that stores this field as a number per event, or null if there is
   * none.
   */
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

  /** Opens the ranks of one segment's events. */
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

  /** Returns whether a value satisfies the field's choices or maximum length. */
  private boolean fits(BytesRef rank) {
    var choices = field.choices();
    if (choices != null) {
      return choices.stream()
          .anyMatch(choice -> rank.bytesEquals(new BytesRef(SortKey.of(choice))));
    }
    var longest = field.maxLength();
    return longest == null || rank.utf8ToString().length() <= longest;
  }

  /**
   * Ranks of one segment's values: numbers whose order is the order of the values within this
   * segment only.
   */
  interface InLeaf {

    /** The rank of an event without a value. */
    long NONE = Long.MIN_VALUE;

    /** Returns the rank of an event. Events must be requested in ascending order. */
    long at(int event) throws IOException;

    /** Reads the ranks of the first {@code size} events into {@code ranks}. */
    default void at(int[] events, int size, long[] ranks) throws IOException {
      for (int i = 0; i < size; i++) {
        ranks[i] = at(events[i]);
      }
    }

    /** Returns the sort key of a rank, which is comparable across segments. */
    BytesRef shared(long rank) throws IOException;

    /** Returns the position of a sort key among this segment's ranks. */
    Position position(byte[] shared) throws IOException;

    /** Returns the lowest possible rank. */
    long least();

    /** Returns the number of possible ranks. */
    long count();
  }

  /** The position of a sort key: its rank if {@code exact}, otherwise the first rank above it. */
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

    /**
     * Overridden so that the loop calls only this implementation, which the compiler can inline.
     */
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

  /**
   * Ranks of one custom field in one encoding. Lucene stores the values of all custom fields in one
   * sorted list, of which these are a contiguous range.
   */
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

    /**
     * Returns the first key after this key space. The last byte is the letter of an encoding, so it
     * can be incremented.
     */
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

  /**
   * Excludes values that do not satisfy the field's choices or maximum length, and caches the
   * results of the check.
   */
  private static final class Fitting implements InLeaf {

    /** Maximum number of cached results. */
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
