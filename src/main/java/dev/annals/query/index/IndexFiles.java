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
 * The index on the disk: opened if it is whole, of this format and in step with the logs, and made
 * again if it is not. Two servers with the same home have a directory each.
 */
final class IndexFiles implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(IndexFiles.class);

  /** To be raised with every change of what is indexed, and how. */
  private static final String FORMAT = "1";

  private static final String FORMAT_KEY = "annals.format";
  private static final String LOG_KEY = "annals.log";
  private static final String INCARNATION_KEY = "annals.incarnation";
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
   * @param origin of the logs that it is to be of; one of others is rebuilt
   * @param anew whether it is rebuilt whatever is there
   * @param late whether merging has to wait
   * @param logs tell which positions of an index they do not have
   * @throws AheadOfLog if it has events that the logs do not have, and was written under the
   *     incarnation of the logs or a later one. Under an earlier one it is rebuilt
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
        // Another server has this one.
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
   * Whether what lies there is gone on with. How far it goes is compared with the logs first: that
   * is quick, and appends wait for it.
   *
   * @throws AheadOfLog if it is whole and has what the logs do not have
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

  /** The last event of a log that is indexed, and when that was received. */
  record Position(long sequence, long receivedMillis) {}

  /**
   * The logs that an index is of.
   *
   * @param incarnation that they were in when it was opened; indexes of before there were any are
   *     taken as of the first
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

  /** Looks positions of an index up in the logs. */
  interface Missing {

    /** The first that the logs do not have; nothing if they have them all. */
    Optional<MissingPosition> missing(Map<TenantId, Position> positions);
  }

  /** A position that a log does not have. */
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
      log.debug("The size of {} could not be determined, because its files are changing", path, e);
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
