package dev.annals.query.index;

import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.Address;
import dev.annals.query.filter.AddressBlock;
import dev.annals.query.filter.Criterion;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.format.Documents;
import dev.annals.query.index.format.FieldKey;
import dev.annals.query.index.format.IndexedValues;
import dev.annals.query.index.format.SortKey;
import dev.annals.query.index.format.SortableNumber;
import dev.annals.query.index.format.TenantTerms;
import dev.annals.query.index.format.ValueEncoding;
import dev.annals.schemabuilder.FieldType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Translates filters to Lucene queries. Every query is created here and is restricted to one
 * tenant: it requires that tenant's own term.
 */
final class LuceneQueries {

  /** Thrown if the index cannot evaluate a condition. The log has to be read instead. */
  static final class NotIndexed extends Exception {
    private static final long serialVersionUID = 1;

    NotIndexed(String why) {
      super(why, null, false, false);
    }
  }

  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;
  private static final Address FIRST_V4 = new Address(0, 0xFFFF_0000_0000L);
  private static final Address LAST_V4 = new Address(0, 0xFFFF_FFFF_FFFFL);

  /** Maximum number of words that a prefix expands to. */
  private static final int MAX_WORDS = 1_024;

  private final TenantTerms tenantTerms;
  private final IndexReader reader;

  private LuceneQueries(TenantId tenant, IndexReader reader) {
    this.tenantTerms = new TenantTerms(tenant);
    this.reader = reader;
  }

  /**
   * Returns the query for the tenant's events that match the filter.
   *
   * @throws NotIndexed if the index cannot evaluate the filter
   */
  static Query of(TenantId tenant, Expression filter, IndexReader reader)
      throws NotIndexed, IOException {
    var luceneQueries = new LuceneQueries(tenant, reader);
    var all = new TermQuery(new Term(Documents.TERMS, luceneQueries.tenantTerms.all()));
    if (filter.equals(Expression.all())) {
      return all;
    }
    var both = new BooleanQuery.Builder().add(all, Occur.FILTER);
    for (var part : filter instanceof Expression.And(var parts) ? parts : List.of(filter)) {
      // A negation next to the tenant's term becomes a plain exclusion, which is cheaper.
      if (part instanceof Expression.Not(var excluded)) {
        both.add(luceneQueries.query(excluded), Occur.MUST_NOT);
      } else {
        both.add(luceneQueries.query(part), Occur.FILTER);
      }
    }
    return both.build();
  }

  static LuceneQueries about(TenantId tenant, IndexReader reader) {
    return new LuceneQueries(tenant, reader);
  }

  /**
   * Returns a query for the events with a value between two ranks, both inclusive. Null means
   * unbounded. For texts the query may match more events, whose values begin with a bound.
   */
  Query range(FieldValues fieldValues, byte @Nullable [] from, byte @Nullable [] to) {
    var fieldKey = fieldValues.key();
    if (fieldValues.form() == ValueEncoding.TEXT) {
      var first = tenantTerms.text(fieldKey, from == null ? new byte[0] : from);
      return new TermRangeQuery(
          Documents.TERMS, first, tenantTerms.behindTexts(fieldKey, to), true, false);
    }
    return numbers(
        tenantTerms.space(fieldKey, fieldValues.form()),
        from == null ? MIN : SortKey.number(from),
        to == null ? MAX : SortKey.number(to));
  }

  private Query query(Expression filter) throws NotIndexed, IOException {
    return switch (filter) {
      case Expression.And(var operands) when operands.isEmpty() -> all();
      case Expression.Or(var operands) when operands.isEmpty() -> new MatchNoDocsQuery();
      case Expression.And(var operands) -> joined(operands, Occur.FILTER);
      case Expression.Or(var operands) -> joined(operands, Occur.SHOULD);
      case Expression.Not(var operand) -> not(query(operand));
      case Expression.Condition(var fieldRef, var criterion) -> condition(fieldRef, criterion);
      case Expression.Phrase(var fields, var words) -> phrase(fields, words);
      case Expression.Anywhere(var phrase, var places) ->
          joined(Stream.concat(Stream.of(phrase), places.stream()).toList(), Occur.SHOULD);
    };
  }

  private Query joined(List<Expression> operands, Occur occur) throws NotIndexed, IOException {
    var builder = new BooleanQuery.Builder();
    for (var operand : operands) {
      builder.add(query(operand), occur);
    }
    return builder.build();
  }

  private Query condition(FieldRef fieldRef, Criterion criterion) throws NotIndexed, IOException {
    if (!fieldRef.custom()) {
      switch (fieldRef.name()) {
        case "occurredAt" -> {
          return instant(Documents.OCCURRED, criterion);
        }
        case "receivedAt" -> {
          return instant(Documents.RECEIVED, criterion);
        }
        case "sequence" -> {
          return sequence(criterion);
        }
        default -> {
          if (IndexedValues.standard(fieldRef.name()) == null) {
            throw new NotIndexed("Not a field of the index: " + fieldRef.name());
          }
        }
      }
    }
    var fieldKey = FieldKey.of(fieldRef);
    if (fieldRef.type() == FieldType.JSON) {
      return jsonExists(fieldKey, criterion);
    }
    var valueEncoding =
        fieldRef.custom()
            ? ValueEncoding.of(fieldRef.type())
            : IndexedValues.standard(fieldRef.name());
    var declared = fieldRef.declared();
    if (declared != null && declared.choices() != null) {
      return chosen(fieldKey, declared.choices(), criterion);
    }
    return typed(
        fieldKey,
        valueEncoding == null ? ValueEncoding.TEXT : valueEncoding,
        declared == null || declared.maxLength() == null
            ? criterion
            : withinLength(declared.maxLength(), criterion));
  }

  /** A JSON value can only be tested for existence. */
  private Query jsonExists(FieldKey fieldKey, Criterion criterion) throws NotIndexed {
    if (fieldKey.custom() && criterion instanceof Criterion.Exists(boolean expected)) {
      var there = term(tenantTerms.anything(fieldKey));
      return expected ? there : not(there);
    }
    throw new NotIndexed("Values within JSON");
  }

  /** Only the declared choices are values of the field. */
  private Query chosen(FieldKey fieldKey, List<String> choices, Criterion criterion) {
    boolean absent = criterion instanceof Criterion.Exists(boolean expected) && !expected;
    var holding =
        choices.stream()
            .filter(choice -> absent || criterion.holds(choice))
            .map(choice -> tenantTerms.text(fieldKey, choice))
            .toList();
    return absent ? not(in(holding)) : in(holding);
  }

  /**
   * Removes values longer than the field's maximum length, which are never values of the field. The
   * index does not store the length of texts.
   */
  private static Criterion withinLength(int longest, Criterion criterion) throws NotIndexed {
    return switch (criterion) {
      case Criterion.OneOf(var values) ->
          new Criterion.OneOf(
              values.stream()
                  .filter(value -> ((String) value).length() <= longest)
                  .collect(Collectors.toSet()));
      case Criterion.OneOfFolded(var values)
          when values.stream().allMatch(value -> value.length() <= longest) ->
          criterion;
      default -> throw new NotIndexed("The length of texts");
    };
  }

  private Query typed(FieldKey fieldKey, ValueEncoding valueEncoding, Criterion criterion)
      throws NotIndexed, IOException {
    var query =
        switch (criterion) {
          case Criterion.Exists(boolean expected) ->
              expected ? present(fieldKey, valueEncoding) : not(present(fieldKey, valueEncoding));
          case Criterion.OneOf(var values) ->
              in(values.stream().map(value -> exact(fieldKey, value)).toList());
          case Criterion.OneOfFolded(var values) ->
              in(
                  values.stream()
                      .flatMap(
                          value ->
                              Stream.of(
                                  tenantTerms.text(fieldKey, value),
                                  tenantTerms.folded(fieldKey, value)))
                      .toList());
          case Criterion.StartsWith(String prefix) ->
              startsWith(prefix, tenantTerms::textsFrom, fieldKey);
          case Criterion.StartsWithFolded(String prefix) ->
              any(
                  List.of(
                      startsWith(prefix, tenantTerms::textsFrom, fieldKey),
                      startsWith(prefix, tenantTerms::foldedFrom, fieldKey)));
          case Criterion.TimeBetween range -> time(fieldKey, range);
          case Criterion.Compared(var relation, var to) -> compared(fieldKey, relation, to);
          case Criterion.InBlock(var block) -> block(fieldKey, block);
        };
    // An indexed text that is not an email address or URL is not a value of a field of this type.
    return (valueEncoding == ValueEncoding.EMAIL || valueEncoding == ValueEncoding.URL)
            && !(criterion instanceof Criterion.Exists)
        ? both(query, present(fieldKey, valueEncoding))
        : query;
  }

  private BytesRef exact(FieldKey fieldKey, Object value) {
    return switch (value) {
      case String text -> tenantTerms.text(fieldKey, text);
      case BigDecimal number -> tenantTerms.number(fieldKey, number);
      case Boolean flag -> tenantTerms.flag(fieldKey, flag);
      case Severity severity -> tenantTerms.severity(fieldKey, severity);
      case Address address -> tenantTerms.address(fieldKey, address);
      default -> throw new IllegalArgumentException("Not to be compared: " + value.getClass());
    };
  }

  private Query startsWith(
      String prefix, BiFunction<FieldKey, String, BytesRef> from, FieldKey fieldKey)
      throws NotIndexed, IOException {
    if (!TenantTerms.fits(prefix)) {
      throw new NotIndexed("The prefix is longer than the indexed prefixes");
    }
    return new PrefixQuery(new Term(Documents.TERMS, from.apply(fieldKey, prefix)));
  }

  private Query present(FieldKey fieldKey, ValueEncoding valueEncoding) {
    return term(tenantTerms.present(fieldKey, valueEncoding));
  }

  private Query compared(FieldKey fieldKey, Criterion.Relation relation, BigDecimal to)
      throws NotIndexed, IOException {
    var sortableNumber = SortableNumber.of(to);
    if (sortableNumber.side() != 0) {
      throw new NotIndexed("The index cannot distinguish this number from its neighbours");
    }
    long space = tenantTerms.space(fieldKey, ValueEncoding.NUMBER);
    long at = sortableNumber.sortable();
    return switch (relation) {
      case GREATER -> any(List.of(numbers(space, at + 1, MAX), sides(space, at, 1, 1)));
      case AT_LEAST -> any(List.of(numbers(space, at + 1, MAX), sides(space, at, 0, 1)));
      case LESS -> any(List.of(numbers(space, MIN, at - 1), sides(space, at, -1, -1)));
      case AT_MOST -> any(List.of(numbers(space, MIN, at - 1), sides(space, at, -1, 0)));
    };
  }

  private static Query numbers(long space, long from, long to) {
    return LongPoint.newRangeQuery(
        Documents.NUMBERS, new long[] {space, from, MIN}, new long[] {space, to, MAX});
  }

  private static Query sides(long space, long at, int from, int to) {
    return LongPoint.newRangeQuery(
        Documents.NUMBERS, new long[] {space, at, from}, new long[] {space, at, to});
  }

  private Query time(FieldKey fieldKey, Criterion.TimeBetween range) {
    return numbers(
        tenantTerms.space(fieldKey, ValueEncoding.TIME), first(range.from()), last(range.to()));
  }

  private static Query instant(String field, Criterion criterion) throws NotIndexed, IOException {
    if (criterion instanceof Criterion.TimeBetween(var from, var to)) {
      return NumericDocValuesField.newSlowRangeQuery(field, first(from), last(to));
    }
    throw new NotIndexed("Times are queried by ranges");
  }

  private static long first(@Nullable Instant from) {
    if (from == null) {
      return MIN;
    }
    // Event times are whole milliseconds.
    long millis = from.toEpochMilli();
    return from.equals(Instant.ofEpochMilli(millis)) ? millis : millis + 1;
  }

  private static long last(@Nullable Instant to) {
    return to == null ? MAX : first(to) - 1;
  }

  private static Query sequence(Criterion criterion) throws NotIndexed, IOException {
    return switch (criterion) {
      case Criterion.OneOf(var values) ->
          any(
              values.stream()
                  .map(value -> (BigDecimal) value)
                  .filter(LuceneQueries::isLong)
                  .map(BigDecimal::longValueExact)
                  .map(value -> between(value, value))
                  .toList());
      case Criterion.Compared(var relation, var to) when isLong(to) -> {
        long at = to.longValueExact();
        yield switch (relation) {
          case GREATER -> at == MAX ? new MatchNoDocsQuery() : between(at + 1, MAX);
          case AT_LEAST -> between(at, MAX);
          case LESS -> at == MIN ? new MatchNoDocsQuery() : between(MIN, at - 1);
          case AT_MOST -> between(MIN, at);
        };
      }
      default -> throw new NotIndexed("Sequence numbers are compared with whole numbers");
    };
  }

  private static boolean isLong(BigDecimal number) {
    try {
      number.longValueExact();
      return true;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static Query between(long from, long to) {
    return NumericDocValuesField.newSlowRangeQuery(Documents.SEQUENCE, from, to);
  }

  private Query block(FieldKey fieldKey, AddressBlock block) {
    var in = addresses(fieldKey, block.start(), block.end());
    // An IPv6 block does not contain IPv4 addresses, although their mapped form lies within
    // its
    // range.
    return block.holdsV4()
        ? in
        : new BooleanQuery.Builder()
            .add(in, Occur.FILTER)
            .add(addresses(fieldKey, FIRST_V4, LAST_V4), Occur.MUST_NOT)
            .build();
  }

  private Query addresses(FieldKey fieldKey, Address first, Address last) {
    return new TermRangeQuery(
        Documents.TERMS,
        tenantTerms.address(fieldKey, first),
        tenantTerms.address(fieldKey, last),
        true,
        true);
  }

  private Query phrase(Set<String> fields, List<String> words) throws NotIndexed, IOException {
    var any = new ArrayList<Query>(fields.size());
    for (var field : fields) {
      var last = tenantTerms.word(field, words.getLast());
      any.add(
          words.size() == 1
              ? new PrefixQuery(new Term(Documents.WORDS, last))
              : phrase(field, words.subList(0, words.size() - 1), last));
    }
    return any(any);
  }

  private Query phrase(String field, List<String> first, BytesRef last)
      throws NotIndexed, IOException {
    var phrase = new MultiPhraseQuery.Builder();
    first.forEach(word -> phrase.add(new Term(Documents.WORDS, tenantTerms.word(field, word))));
    var ends = wordsFrom(last);
    return ends.length == 0
        ? new MatchNoDocsQuery()
        : new ConstantScoreQuery(phrase.add(ends).build());
  }

  /** Returns the indexed words that begin with the prefix. */
  private Term[] wordsFrom(BytesRef prefix) throws NotIndexed, IOException {
    var words = new TreeSet<BytesRef>();
    for (var leaf : reader.leaves()) {
      var all = leaf.reader().terms(Documents.WORDS);
      var each = all == null ? TermsEnum.EMPTY : all.iterator();
      var status = each.seekCeil(prefix);
      while (status != TermsEnum.SeekStatus.END && StringHelper.startsWith(each.term(), prefix)) {
        words.add(BytesRef.deepCopyOf(each.term()));
        if (words.size() > MAX_WORDS) {
          throw new NotIndexed("Too many words begin with this prefix");
        }
        status = each.next() == null ? TermsEnum.SeekStatus.END : TermsEnum.SeekStatus.FOUND;
      }
    }
    return words.stream().map(word -> new Term(Documents.WORDS, word)).toArray(Term[]::new);
  }

  private Query not(Query query) {
    return new BooleanQuery.Builder().add(all(), Occur.FILTER).add(query, Occur.MUST_NOT).build();
  }

  private Query all() {
    return term(tenantTerms.all());
  }

  private static Query term(BytesRef term) {
    return new TermQuery(new Term(Documents.TERMS, term));
  }

  private static Query in(List<BytesRef> any) {
    if (any.isEmpty()) {
      return new MatchNoDocsQuery();
    }
    return any.size() == 1 ? term(any.getFirst()) : new TermInSetQuery(Documents.TERMS, any);
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }

  private static Query any(List<Query> queries) {
    var builder = new BooleanQuery.Builder();
    queries.forEach(query -> builder.add(query, Occur.SHOULD));
    return queries.isEmpty() ? new MatchNoDocsQuery() : builder.build();
  }
}
