package dev.annals.query.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.query.index.format.Documents;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeferredMergePolicyTests {

  private final AtomicBoolean late = new AtomicBoolean();
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private IndexWriter writer;
  private long added;

  @BeforeEach
  void open() throws IOException {
    writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(new Documents.NoAnalyzer())
                .setMergePolicy(new DeferredMergePolicy(late::get))
                .setMergeScheduler(new SerialMergeScheduler()));
  }

  @AfterEach
  void close() throws IOException {
    writer.close();
    directory.close();
  }

  @Test
  void mergesWhileThereIsTime() throws IOException {
    addSegments(50);

    assertThat(segments()).isLessThan(15);
  }

  @Test
  void waitsWhileItIsLateAndMakesUpForIt() throws IOException {
    late.set(true);
    addSegments(50);
    assertThat(segments()).isEqualTo(50);

    late.set(false);
    writer.maybeMerge();

    assertThat(segments()).isLessThan(15);
    assertThat(inOrder()).isEqualTo(50);
  }

  @Test
  void waitsNotForEver() throws IOException {
    late.set(true);
    addSegments(250);

    assertThat(segments()).isLessThan(100);
  }

  private void addSegments(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      var document = new Document();
      document.add(new NumericDocValuesField("n", added++));
      writer.addDocument(document);
      writer.commit();
    }
  }

  private int segments() throws IOException {
    try (var reader = DirectoryReader.open(writer)) {
      return reader.leaves().size();
    }
  }

  /** How many documents there are, each behind those that were added before it. */
  private long inOrder() throws IOException {
    long next = 0;
    try (var reader = DirectoryReader.open(writer)) {
      for (var leaf : reader.leaves()) {
        var numbers = leaf.reader().getNumericDocValues("n");
        for (int i = 0; i < leaf.reader().maxDoc(); i++) {
          assertThat(numbers.advanceExact(i)).isTrue();
          assertThat(numbers.longValue()).isEqualTo(next++);
        }
      }
    }
    return next;
  }
}
