package dev.annals.query.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * The indexed events that match a query, segment by segment. Later segments contain later events of
 * each log, and each segment is in log order.
 */
final class Matches {

  /** Returned when a segment has no more events. */
  static final int END = DocIdSetIterator.NO_MORE_DOCS;

  private final DirectoryReader reader;
  private final Query query;
  private final Weight weight;
  private final Deadline deadline;

  Matches(DirectoryReader reader, Query query, Deadline deadline) throws IOException {
    this.reader = reader;
    this.query = query;
    this.deadline = deadline;
    var searcher = new IndexSearcher(reader);
    // Queries rarely repeat, so a query cache would only occupy memory.
    searcher.setQueryCache(null);
    this.weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  /** Returns the events that also match another query. */
  Matches and(Query other) throws IOException {
    var both = new BooleanQuery.Builder().add(query, Occur.FILTER).add(other, Occur.FILTER).build();
    return new Matches(reader, both, deadline);
  }

  /** Returns an upper estimate of the number of events. */
  long estimate() throws IOException {
    long all = 0;
    for (var leaf : reader.leaves()) {
      var supplier = weight.scorerSupplier(leaf);
      all += supplier == null ? 0 : supplier.cost();
    }
    return all;
  }

  /**
   * Returns the segments, oldest first. The query is run on a segment when its first event is
   * requested.
   */
  List<Leaf> leaves() {
    var leaves = new ArrayList<Leaf>();
    reader.leaves().forEach(context -> leaves.add(new Leaf(context)));
    return leaves;
  }

  /**
   * Returns the value of a field that every indexed event has.
   *
   * @throws IOException if the event has no value, which means that the index is damaged
   */
  static long value(NumericDocValues values, int event) throws IOException {
    if (!values.advanceExact(event)) {
      throw new IOException("An event is indexed in part");
    }
    return values.longValue();
  }

  /** Iterates over the matching events of one segment. */
  final class Leaf {

    private final LeafReaderContext context;
    private @Nullable DocIdSetIterator events;

    private Leaf(LeafReaderContext context) {
      this.context = context;
    }

    LeafReader reader() {
      return context.reader();
    }

    /** Returns an upper estimate of the number of events in this segment. */
    long estimate() throws IOException {
      return events().cost();
    }

    int next() throws IOException {
      deadline.step();
      return events().nextDoc();
    }

    /**
     * Fills {@code buffer} with the next events.
     *
     * @return the number of events; 0 after the last one
     */
    int next(int[] buffer) throws IOException {
      var all = events();
      int size = 0;
      while (size < buffer.length && all.docID() != END) {
        deadline.step();
        int event = all.nextDoc();
        if (event != END) {
          buffer[size++] = event;
        }
      }
      return size;
    }

    /** Returns the next event at or after a document number. */
    int next(int place) throws IOException {
      deadline.step();
      return place >= context.reader().maxDoc() ? END : events().advance(place);
    }

    private DocIdSetIterator events() throws IOException {
      if (events == null) {
        var scorer = weight.scorer(context);
        events = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      }
      return events;
    }
  }
}
