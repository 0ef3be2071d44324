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
 * The indexed events that a question asks for, segment by segment. A later segment has later events
 * of each log, and within one they stand in their order.
 */
final class Matches {

  /** No more events in this segment. */
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
    // What is asked seldom repeats, and its answers are not to fill the memory.
    searcher.setQueryCache(null);
    this.weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  /** Those of them that another question asks for too. */
  Matches and(Query other) throws IOException {
    var both = new BooleanQuery.Builder().add(query, Occur.FILTER).add(other, Occur.FILTER).build();
    return new Matches(reader, both, deadline);
  }

  /** About how many there are; not fewer. */
  long estimate() throws IOException {
    long all = 0;
    for (var leaf : reader.leaves()) {
      var supplier = weight.scorerSupplier(leaf);
      all += supplier == null ? 0 : supplier.cost();
    }
    return all;
  }

  /** The segments, oldest first. Each is looked into when it is asked for its first event. */
  List<Leaf> leaves() {
    var leaves = new ArrayList<Leaf>();
    reader.leaves().forEach(context -> leaves.add(new Leaf(context)));
    return leaves;
  }

  /** What a field without exceptions has for an event. */
  static long value(NumericDocValues values, int event) throws IOException {
    if (!values.advanceExact(event)) {
      throw new IOException("An event is indexed in part");
    }
    return values.longValue();
  }

  /** The events of one segment, one after the other. */
  final class Leaf {

    private final LeafReaderContext context;
    private @Nullable DocIdSetIterator events;

    private Leaf(LeafReaderContext context) {
      this.context = context;
    }

    LeafReader reader() {
      return context.reader();
    }

    /** About how many there are; not fewer. */
    long estimate() throws IOException {
      return events().cost();
    }

    int next() throws IOException {
      deadline.step();
      return events().nextDoc();
    }

    /** The next ones, as many as there is room for; 0 behind the last. */
    int next(int[] room) throws IOException {
      var all = events();
      int size = 0;
      while (size < room.length && all.docID() != END) {
        deadline.step();
        int event = all.nextDoc();
        if (event != END) {
          room[size++] = event;
        }
      }
      return size;
    }

    /** The next one that stands at a place or behind it. */
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
