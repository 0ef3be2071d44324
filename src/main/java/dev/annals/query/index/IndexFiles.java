package dev.annals.query.index;

import dev.annals.kernel.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on the disk: opened if it is whole, of this format and in step with the logs, and made
 * anew if it is not. Two servers with the same home have a directory each.
 */
final class IndexFiles implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(IndexFiles.class);

  /** To be raised with every change of what is indexed, and how. */
  private static final String FORMAT = "1";

  private static final String FORMAT_KEY = "annals.format";
  private static final String LOG_KEY = "annals.log";
  private static final int DIRECTORIES = 64;

  /** What it began with. */
  enum Beginning {
    /** What lay there was whole. */
    KEPT,
    /** What lay there could not be trusted. */
    REPLACED,
    NOTHING_THERE
  }

  private final Path path;
  private final Beginning beginning;
  private final FSDirectory directory;
  private final IndexWriter writer;
  private final Map<TenantId, Position> positions;

  private IndexFiles(
      Path path,
      Beginning beginning,
      FSDirectory directory,
      IndexWriter writer,
      Map<TenantId, Position> positions) {
    this.path = path;
    this.beginning = beginning;
    this.directory = directory;
    this.writer = writer;
    this.positions = positions;
  }

  /**
   * Opens the index below a directory. What it has was read once in whole, and every checksum was
   * right.
   *
   * @param logId of the logs that it is to be of; one of others is made anew
   * @param anew whether it is made anew whatever is there
   * @param late whether merging has to wait
   */
  static IndexFiles open(Path home, UUID logId, double bufferMb, boolean anew, BooleanSupplier late)
      throws IOException {
    for (int number = 0; number < DIRECTORIES; number++) {
      var path = Files.createDirectories(home.resolve(String.valueOf(number)));
      var directory = FSDirectory.open(path);
      try {
        return open(path, directory, logId, config(bufferMb, late), anew);
      } catch (LockObtainFailedException e) {
        // Another server has this one.
        directory.close();
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    }
    throw new IOException("All of %d directories in %s are in use".formatted(DIRECTORIES, home));
  }

  private static IndexFiles open(
      Path path, FSDirectory directory, UUID logId, IndexWriterConfig config, boolean anew)
      throws IOException {
    var known = Map.of(FORMAT_KEY, FORMAT, LOG_KEY, logId.toString());
    var beginning = Beginning.KEPT;
    try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      if (anew || !isWhole(directory, known)) {
        beginning =
            DirectoryReader.indexExists(directory) || anew
                ? Beginning.REPLACED
                : Beginning.NOTHING_THERE;
        for (var file : directory.listAll()) {
          if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
            directory.deleteFile(file);
          }
        }
      }
    }
    var writer = new IndexWriter(directory, config);
    try {
      writer.setLiveCommitData(known.entrySet());
      try (var reader = DirectoryReader.open(writer)) {
        return new IndexFiles(path, beginning, directory, writer, positions(reader));
      }
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private static IndexWriterConfig config(double bufferMb, BooleanSupplier late) {
    return new IndexWriterConfig(new Documents.NoAnalyzer())
        .setRAMBufferSizeMB(bufferMb)
        .setMergePolicy(new PatientMerging(late))
        .setMaxFullFlushMergeWaitMillis(0)
        .setCommitOnClose(true);
  }

  /** Whether what lies there can be trusted; nothing can, too. */
  private static boolean isWhole(FSDirectory directory, Map<String, String> known) {
    try (var reader = DirectoryReader.open(directory)) {
      for (var leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
      var found = reader.getIndexCommit().getUserData();
      if (!found.equals(known)) {
        log.info("The search index is {} and not {}: it is made anew", found, known);
        return false;
      }
      positions(reader);
      return true;
    } catch (IndexNotFoundException e) {
      return false;
    } catch (IOException | RuntimeException e) {
      log.warn("The search index is damaged, and is made anew: {}", e.toString());
      return false;
    }
  }

  /**
   * How far the index has come in each log.
   *
   * @throws IOException if it has not every event up to there once
   */
  private static Map<TenantId, Position> positions(DirectoryReader reader) throws IOException {
    var counts = new HashMap<String, Count>();
    for (var leaf : reader.leaves()) {
      count(leaf.reader(), counts);
    }
    var positions = new HashMap<TenantId, Position>();
    for (var tenant : counts.entrySet()) {
      var count = tenant.getValue();
      if (count.last != count.events) {
        throw new IOException("There are holes or doubles in what is indexed");
      }
      positions.put(new TenantId(tenant.getKey()), new Position(count.last, count.received));
    }
    return positions;
  }

  private static void count(LeafReader leaf, Map<String, Count> counts) throws IOException {
    var tenants = DocValues.getSorted(leaf, Documents.TENANT);
    var sequences = DocValues.getNumeric(leaf, Documents.SEQUENCE);
    var received = DocValues.getNumeric(leaf, Documents.RECEIVED);
    var ofLeaf = new Count[tenants.getValueCount()];
    for (int ord = 0; ord < ofLeaf.length; ord++) {
      ofLeaf[ord] =
          counts.computeIfAbsent(tenants.lookupOrd(ord).utf8ToString(), tenant -> new Count());
    }
    while (tenants.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      if (!sequences.advanceExact(tenants.docID()) || !received.advanceExact(tenants.docID())) {
        throw new IOException("An event without a sequence is indexed");
      }
      ofLeaf[tenants.ordValue()].add(sequences.longValue(), received.longValue());
    }
  }

  /** The last event of a log that is indexed, and when that was received. */
  record Position(long sequence, long receivedMillis) {}

  private static final class Count {
    private long last;
    private long received;
    private long events;

    void add(long sequence, long receivedMillis) {
      events++;
      if (sequence > last) {
        last = sequence;
        received = receivedMillis;
      }
    }
  }

  Beginning beginning() {
    return beginning;
  }

  IndexWriter writer() {
    return writer;
  }

  /** How far it had come in each log when it was opened. */
  Map<TenantId, Position> positions() {
    return positions;
  }

  /** What it takes on the disk. */
  long bytes() {
    long bytes = 0;
    try {
      for (var file : directory.listAll()) {
        bytes += directory.fileLength(file);
      }
    } catch (IOException | AlreadyClosedException e) {
      log.debug("Files come and go in {}", path, e);
    }
    return bytes;
  }

  /** Closes it; what was added is committed, unless the writer has broken. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      directory.close();
    }
  }
}
