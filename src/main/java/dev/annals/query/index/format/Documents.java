package dev.annals.query.index.format;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.Severity;
import dev.annals.query.filter.Address;
import dev.annals.query.filter.Tokenizer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/**
 * Converts events to Lucene documents. The set of Lucene fields is fixed, independent of tenants'
 * custom fields, because a Lucene field per tenant and name would exhaust memory.
 */
public final class Documents {

  /** Terms, each prefixed with the tenant. */
  public static final String TERMS = "k";

  /** Words with their positions, for full-text search. */
  public static final String WORDS = "w";

  /**
   * Numbers and times as points: key space of the field, value, and for a number the side of the
   * nearest double.
   */
  public static final String NUMBERS = "n";

  public static final String TENANT = "t";
  public static final String SEQUENCE = "q";
  public static final String OCCURRED = "o";
  public static final String RECEIVED = "r";

  /** Sort keys of custom values: name, encoding, sort key. */
  public static final String CUSTOM = "c";

  /** Prefix of the Lucene fields with the sort keys of standard fields. */
  private static final String RANK = "v.";

  private static final FieldType TERM = new FieldType();
  private static final FieldType WORD = new FieldType();

  static {
    TERM.setIndexOptions(IndexOptions.DOCS);
    TERM.setOmitNorms(true);
    TERM.setTokenized(false);
    TERM.freeze();
    WORD.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    WORD.setOmitNorms(true);
    WORD.setTokenized(true);
    WORD.freeze();
  }

  private Documents() {}

  /** Returns the document of an event. */
  public static Document of(AuditEvent event) {
    var tenantTerms = new TenantTerms(event.tenantId());
    var document = new Document();
    document.add(new Field(TERMS, tenantTerms.all(), TERM));
    document.add(new SortedDocValuesField(TENANT, new BytesRef(event.tenantId().value())));
    document.add(new NumericDocValuesField(SEQUENCE, event.sequence()));
    document.add(NumericDocValuesField.indexedField(OCCURRED, event.occurredAt().toEpochMilli()));
    document.add(NumericDocValuesField.indexedField(RECEIVED, event.receivedAt().toEpochMilli()));
    IndexedValues.of(
        event,
        (fieldKey, valueEncoding, value) ->
            add(document, tenantTerms, fieldKey, valueEncoding, value));
    event
        .custom()
        .forEach(
            (name, value) -> {
              if (value != null) {
                document.add(new Field(TERMS, tenantTerms.anything(FieldKey.custom(name)), TERM));
              }
            });
    for (var field : Tokenizer.FIELDS) {
      if (event.value(field) instanceof String text) {
        document.add(new Field(WORDS, new WordStream(tenantTerms, field, text), WORD));
      }
    }
    return document;
  }

  /** Returns the Lucene field with the sort keys of a standard field. */
  public static String ranks(String standardField) {
    return RANK + standardField;
  }

  /** Returns the prefix of the sort keys of one custom field in one encoding. */
  public static BytesRef rankSpace(FieldKey fieldKey, ValueEncoding valueEncoding) {
    return ranked(fieldKey.name(), valueEncoding, new byte[0]);
  }

  private static void add(
      Document document,
      TenantTerms tenantTerms,
      FieldKey fieldKey,
      ValueEncoding valueEncoding,
      Object value) {
    document.add(new Field(TERMS, tenantTerms.present(fieldKey, valueEncoding), TERM));
    switch (value) {
      // Email addresses and URLs are also indexed as text, which adds their terms.
      case String text when valueEncoding == ValueEncoding.TEXT ->
          addText(document, tenantTerms, fieldKey, text);
      case String text -> {}
      case BigDecimal number -> {
        document.add(new Field(TERMS, tenantTerms.number(fieldKey, number), TERM));
        var sortableNumber = SortableNumber.of(number);
        document.add(
            point(
                tenantTerms.space(fieldKey, valueEncoding),
                sortableNumber.sortable(),
                sortableNumber.side()));
      }
      case Instant time ->
          document.add(point(tenantTerms.space(fieldKey, valueEncoding), time.toEpochMilli(), 0));
      case Boolean flag -> document.add(new Field(TERMS, tenantTerms.flag(fieldKey, flag), TERM));
      case Severity severity ->
          document.add(new Field(TERMS, tenantTerms.severity(fieldKey, severity), TERM));
      case Address address ->
          document.add(new Field(TERMS, tenantTerms.address(fieldKey, address), TERM));
      default -> throw new IllegalArgumentException("Not to be indexed: " + value.getClass());
    }
    if (fieldKey.custom()) {
      document.add(
          new SortedSetDocValuesField(
              CUSTOM, ranked(fieldKey.name(), valueEncoding, SortKey.of(value))));
    } else if (IndexedValues.RANKED.contains(fieldKey.name())) {
      document.add(
          new SortedDocValuesField(ranks(fieldKey.name()), new BytesRef(SortKey.of(value))));
    }
  }

  private static void addText(
      Document document, TenantTerms tenantTerms, FieldKey fieldKey, String text) {
    document.add(new Field(TERMS, tenantTerms.text(fieldKey, text), TERM));
    var folded = Tokenizer.fold(text);
    if (!folded.equals(text)) {
      document.add(new Field(TERMS, tenantTerms.folded(fieldKey, folded), TERM));
    }
  }

  private static LongPoint point(long space, long value, int side) {
    return new LongPoint(NUMBERS, space, value, side);
  }

  private static BytesRef ranked(String name, ValueEncoding valueEncoding, byte[] rank) {
    var field = TenantTerms.bytes(name);
    return new BytesRef(
        ByteBuffer.allocate(field.length + 2 + rank.length)
            .put(field)
            .put((byte) 0)
            .put((byte) valueEncoding.code())
            .put(rank)
            .array());
  }

  /**
   * The words of one text as terms of one field. A gap of positions separates them from the
   * previous text, so that no phrase spans two texts.
   */
  private static final class WordStream extends TokenStream {

    private static final int GAP = 100;

    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final TenantTerms tenantTerms;
    private final String field;
    private final List<String> words;
    private int next;

    WordStream(TenantTerms tenantTerms, String field, String text) {
      this.tenantTerms = tenantTerms;
      this.field = field;
      this.words = Tokenizer.of(text);
    }

    @Override
    public boolean incrementToken() {
      if (next == words.size()) {
        return false;
      }
      clearAttributes();
      term.setBytesRef(tenantTerms.word(field, words.get(next)));
      step.setPositionIncrement(next == 0 ? GAP : 1);
      next++;
      return true;
    }

    @Override
    public void reset() {
      next = 0;
    }
  }

  /**
   * An analyzer that rejects every text, because texts are split into words before they are
   * indexed.
   */
  public static final class NoAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
      throw new IllegalStateException("Texts are queried as words: " + fieldName);
    }
  }
}
