package dev.annals.query.index;

import dev.annals.ingest.log.AuditEvent;
import dev.annals.kernel.TenantId;
import dev.annals.query.filter.FieldRef;
import dev.annals.query.index.format.Documents;
import dev.annals.query.index.format.TenantTerms;
import dev.annals.query.index.format.ValueEncoding;
import dev.annals.schemabuilder.FieldType;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Collects the names of a tenant's custom values and the narrowest type that fits all values of
 * each name.
 */
final class FieldDiscovery {

  /**
   * Encodings in the order in which they are tried. The first one that fits all values is chosen.
   */
  private static final List<ValueEncoding> FORMS =
      List.of(
          ValueEncoding.BOOLEAN,
          ValueEncoding.NUMBER,
          ValueEncoding.SEVERITY,
          ValueEncoding.TIME,
          ValueEncoding.ADDRESS,
          ValueEncoding.EMAIL,
          ValueEncoding.URL,
          ValueEncoding.TEXT);

  private final TenantTerms tenantTerms;
  private final Set<String> without;
  private final String after;
  private final int limit;
  private final Deadline deadline;

  /**
   * The first names in order, at most {@code limit}, because a tenant can have any number of names.
   */
  private final TreeMap<String, Field> fields = new TreeMap<>();

  FieldDiscovery(TenantId tenant, Set<String> without, String after, int limit, Deadline deadline) {
    this.tenantTerms = new TenantTerms(tenant);
    this.without = Set.copyOf(without);
    this.after = after;
    this.limit = limit;
    this.deadline = deadline;
  }

  private boolean isRequested(String name) {
    return name.compareTo(after) > 0
        && !without.contains(name)
        && (fields.size() < limit || name.compareTo(fields.lastKey()) <= 0);
  }

  /**
   * Adds the name. A name that was dropped is never needed again, because {@code limit} smaller
   * names exist.
   */
  private Field field(String name) {
    var field = fields.computeIfAbsent(name, key -> new Field());
    if (fields.size() > limit) {
      fields.pollLastEntry();
    }
    return field;
  }

  void add(LeafReader leaf) throws IOException {
    var all = leaf.terms(Documents.TERMS);
    if (all == null) {
      return;
    }
    var prefix = tenantTerms.presentCustom();
    var each = all.iterator();
    var status = each.seekCeil(prefix);
    while (status != TermsEnum.SeekStatus.END && StringHelper.startsWith(each.term(), prefix)) {
      add(leaf, each, prefix);
      status = each.next() == null ? TermsEnum.SeekStatus.END : TermsEnum.SeekStatus.FOUND;
    }
  }

  private void add(LeafReader leaf, TermsEnum term, BytesRef prefix) throws IOException {
    var present = TenantTerms.readPresent(term.term(), prefix);
    deadline.step();
    if (!isRequested(present.name())) {
      return;
    }
    var field = field(present.name());
    if (present.encoding() != null) {
      field.fits(present.encoding(), term.docFreq());
      return;
    }
    var postings = term.postings(null, PostingsEnum.NONE);
    int first = postings.nextDoc();
    int last = first;
    for (int event = first; event != PostingsEnum.NO_MORE_DOCS; event = postings.nextDoc()) {
      deadline.step();
      last = event;
    }
    var sequences = DocValues.getNumeric(leaf, Documents.SEQUENCE);
    long from = Matches.value(sequences, first);
    field.seen(term.docFreq(), from, Matches.value(sequences, last));
  }

  void add(AuditEvent event) {
    for (var name : event.custom().keySet()) {
      if (isRequested(name) && event.custom().get(name) != null) {
        var field = field(name);
        field.seen(1, event.sequence(), event.sequence());
        for (var valueEncoding : FORMS) {
          if (FieldRef.of(valueEncoding.type(), event.custom().get(name)) != null) {
            field.fits(valueEncoding, 1);
          }
        }
      }
    }
  }

  List<DiscoveredField> fields() {
    return fields.entrySet().stream()
        .map(field -> field.getValue().carried(field.getKey()))
        .toList();
  }

  private static final class Field {

    private final Map<ValueEncoding, Long> fitting = new EnumMap<>(ValueEncoding.class);
    private long events;
    private long first = Long.MAX_VALUE;
    private long last;

    void fits(ValueEncoding valueEncoding, long count) {
      fitting.merge(valueEncoding, count, Long::sum);
    }

    void seen(long count, long from, long to) {
      events += count;
      first = Math.min(first, from);
      last = Math.max(last, to);
    }

    DiscoveredField carried(String name) {
      var type =
          FORMS.stream()
              .filter(valueEncoding -> fitting.getOrDefault(valueEncoding, 0L) == events)
              .findFirst()
              .map(ValueEncoding::type)
              .orElse(FieldType.JSON);
      return new DiscoveredField(name, type, events, first, last);
    }
  }
}
