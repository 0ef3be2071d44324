package dev.annals.query.index;

import dev.annals.kernel.Refusal;
import dev.annals.kernel.TenantId;
import dev.annals.query.index.format.Documents;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
 * The index files of this server. An existing index is opened if its checksums are correct, its
 * format is current and it agrees with the logs; otherwise it is deleted and a new one is created.
 * Each server that shares a home directory uses a subdirectory of its own, protected by Lucene's
 * write lock.
 */
final class IndexFiles implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(IndexFiles.class);

  /**
   * Version of the index format. It must be incremented with every change of what is indexed or
   * how.
   */
  private static final String FORMAT = "1";

  private static final String FORMAT_KEY = "annals.format";
  private static final String LOG_KEY = "annals.log";
  private static final String INCARNATION_KEY = "annals.incarnation";
  private static final int DIRECTORIES = 64;

  /** The state of the directory when the index was opened. */
  enum Beginning {
    /** The existing index was kept. */
    KEPT,
    /** The existing index was unusable and was replaced. */
    REPLACED,
    /** The directory contained no index. */
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
   * Opens the index in a free subdirectory of {@code home}. An existing index is read completely
   * and all its checksums are verified.
   *
   * @param origin the logs that the index must belong to; an index of other logs is rebuilt
   * @param anew whether to rebuild the index in any case
   * @param late whether merging should be postponed
   * @param logs finds positions of the index that the logs do not have
   * @throws AheadOfLog if the index contains events that the logs do not have and was written under
   *     the current incarnation of the logs or a later one. An index of an earlier incarnation is
   *     rebuilt
   * @throws IOException if all subdirectories are in use or the files cannot be read or written
   */
  static IndexFiles open(
      Path home, Origin origin, double bufferMb, boolean anew, BooleanSupplier late, Missing logs)
      throws IOException {
    for (int number = 0; number < DIRECTORIES; number++) {
      var path = Files.createDirectories(home.resolve(String.valueOf(number)));
      var directory = FSDirectory.open(path);
      try {
        return open(path, directory, origin, config(bufferMb, late), anew, logs);
      } catch (LockObtainFailedException e) {
        // Another server uses this directory.
        directory.close();
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    }
    throw new IOException("All %d index directories in %s are in use".formatted(DIRECTORIES, home));
  }

  private static IndexFiles open(
      Path path,
      FSDirectory directory,
      Origin origin,
      IndexWriterConfig config,
      boolean anew,
      Missing logs)
      throws IOException {
    var beginning = Beginning.KEPT;
    try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      lock.ensureValid();
      if (!isKept(directory, origin, anew, logs)) {
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
      writer.setLiveCommitData(origin.data().entrySet());
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
        .setMergePolicy(new DeferredMergePolicy(late))
        .setMaxFullFlushMergeWaitMillis(0)
        .setCommitOnClose(true);
  }

  /**
   * Returns whether the existing index can be used. Its positions are compared with the logs before
   * the checksums are verified, because the comparison is fast and appends wait for it.
   *
   * @throws AheadOfLog if the index is undamaged and contains events that the logs do not have
   */
  private static boolean isKept(FSDirectory directory, Origin origin, boolean anew, Missing logs) {
    try (var reader = DirectoryReader.open(directory)) {
      var found = reader.getIndexCommit().getUserData();
      if (!origin.isSameLog(found)) {
        log.info(
            "The search index belongs to {} instead of {} and is rebuilt", found, origin.data());
        return false;
      }
      var missing = logs.missing(positions(reader));
      if (missing.isPresent()) {
        check(reader);
        int incarnation = Origin.incarnation(found);
        if (origin.incarnation() <= incarnation) {
          throw missing.get().under(incarnation);
        }
        log.info("The logs were restored to an earlier point. The search index is rebuilt");
        return false;
      }
      if (!anew) {
        check(reader);
      }
      return !anew;
    } catch (IndexNotFoundException e) {
      return false;
    } catch (AheadOfLog | Refusal e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      log.warn("The search index is damaged and is rebuilt: {}", e.toString());
      return false;
    }
  }

  private static void check(DirectoryReader reader) throws IOException {
    for (var leaf : reader.leaves()) {
      leaf.reader().checkIntegrity();
    }
  }

  /**
   * Returns the last indexed position of each tenant.
   *
   * @throws IOException if an event up to that position is missing or duplicated
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
        throw new IOException("Indexed events are missing or duplicated");
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
        throw new IOException("An event without a sequence number is indexed");
      }
      ofLeaf[tenants.ordValue()].add(sequences.longValue(), received.longValue());
    }
  }

  /**
   * The last indexed event of a log.
   *
   * @param receivedMillis when the event was received, in epoch milliseconds
   */
  record Position(long sequence, long receivedMillis) {}

  /**
   * Identifies the logs that an index belongs to.
   *
   * @param log id of the set of logs
   * @param incarnation incarnation of the logs when the index was opened; an index that stores none
   *     belongs to incarnation 1
   */
  record Origin(UUID log, int incarnation) {

    Map<String, String> data() {
      return Map.of(
          FORMAT_KEY,
          FORMAT,
          LOG_KEY,
          log.toString(),
          INCARNATION_KEY,
          String.valueOf(incarnation));
    }

    boolean isSameLog(Map<String, String> found) {
      return FORMAT.equals(found.get(FORMAT_KEY)) && log.toString().equals(found.get(LOG_KEY));
    }

    static int incarnation(Map<String, String> found) {
      return Integer.parseInt(found.getOrDefault(INCARNATION_KEY, "1"));
    }
  }

  /** Compares positions of an index with the logs. */
  interface Missing {

    /** Returns the first position that the logs do not have; empty if they have all. */
    Optional<MissingPosition> missing(Map<TenantId, Position> positions);
  }

  /** A position of the index that a log does not have. */
  record MissingPosition(TenantId tenant, Position position) {

    AheadOfLog under(int incarnation) {
      return new AheadOfLog(tenant, position, incarnation);
    }
  }

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

  /** Returns the last indexed position of each tenant when the index was opened. */
  Map<TenantId, Position> positions() {
    return positions;
  }

  /** Returns the size of the index on disk in bytes. */
  long bytes() {
    long bytes = 0;
    try {
      for (var file : directory.listAll()) {
        bytes += directory.fileLength(file);
      }
    } catch (IOException | AlreadyClosedException e) {
      log.debug("The size of {} could not be determined, because its files are changing", path, e);
    }
    return bytes;
  }

  /** Closes the index. Added events are committed, unless the writer failed. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      directory.close();
    }
  }
}
