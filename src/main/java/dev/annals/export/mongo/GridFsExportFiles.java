package dev.annals.export.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.annals.export.ExportFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.ObjectId;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/**
 * Files in the format of GridFS. They are in the same MongoDB as the log, so every server can serve
 * them. The driver's own streams apply the timeout of one operation to the whole file; here it
 * applies to each chunk.
 */
@Component
class GridFsExportFiles implements ExportFiles {

  private static final String BUCKET = "export_files";

  /**
   * Needs fewer round trips than GridFS's default of 255 KiB, and is still small compared to the
   * heap.
   */
  private static final int CHUNK = 1 << 20;

  private final MongoCollection<Document> files;
  private final MongoCollection<Document> chunks;

  GridFsExportFiles(MongoDatabaseFactory factory) {
    var database = factory.getMongoDatabase();
    this.files = database.getCollection(BUCKET + ".files");
    this.chunks = database.getCollection(BUCKET + ".chunks");
    chunks.createIndex(Indexes.ascending("files_id", "n"), new IndexOptions().unique(true));
  }

  @Override
  public OutputStream create(String id, String fileName) {
    return new Upload(id, fileName);
  }

  @Override
  public Optional<InputStream> open(String id) {
    return Optional.ofNullable(files.find(Filters.eq(id)).first())
        .map(file -> new Download(id, file.getLong("length")));
  }

  @Override
  public List<String> ids(String after, int limit) {
    var ids = new TreeSet<String>();
    files
        .find(Filters.gt("_id", after))
        .sort(Sorts.ascending("_id"))
        .projection(Projections.include("_id"))
        .limit(limit)
        .map(file -> file.getString("_id"))
        .into(ids);
    // One indexed query per file, because a file can have thousands of chunks.
    var next = nextChunk(after);
    for (int i = 0; i < limit && next.isPresent(); i++) {
      ids.add(next.get());
      next = nextChunk(next.get());
    }
    return ids.stream().limit(limit).toList();
  }

  private Optional<String> nextChunk(String after) {
    return Optional.ofNullable(
            chunks
                .find(Filters.gt("files_id", after))
                .sort(Sorts.ascending("files_id"))
                .projection(
                    Projections.fields(Projections.include("files_id"), Projections.excludeId()))
                .first())
        .map(chunk -> chunk.getString("files_id"));
  }

  /** Also removes files that were never finished. */
  @Override
  public void remove(String id) {
    files.deleteOne(Filters.eq(id));
    chunks.deleteMany(Filters.eq("files_id", id));
  }

  /** Stores each chunk when it is full. The file exists once this stream is closed. */
  private final class Upload extends OutputStream {

    private final String id;
    private final String fileName;
    private final byte[] buffer = new byte[CHUNK];
    private int buffered;
    private int stored;
    private boolean closed;

    Upload(String id, String fileName) {
      this.id = id;
      this.fileName = fileName;
    }

    @Override
    public void write(int value) throws IOException {
      requireOpen();
      buffer[buffered++] = (byte) value;
      if (buffered == CHUNK) {
        store();
      }
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      requireOpen();
      for (int done = 0; done < count; ) {
        int taken = Math.min(count - done, CHUNK - buffered);
        System.arraycopy(bytes, from + done, buffer, buffered, taken);
        buffered += taken;
        done += taken;
        if (buffered == CHUNK) {
          store();
        }
      }
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new IOException("The file is closed");
      }
    }

    private void store() {
      chunks.insertOne(
          new Document("_id", new ObjectId())
              .append("files_id", id)
              .append("n", stored)
              .append("data", new Binary(Arrays.copyOf(buffer, buffered))));
      stored++;
      buffered = 0;
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      long length = (long) stored * CHUNK + buffered;
      if (buffered > 0) {
        store();
      }
      files.insertOne(
          new Document("_id", id)
              .append("length", length)
              .append("chunkSize", CHUNK)
              .append("uploadDate", new ObjectId().getDate())
              .append("filename", fileName));
    }
  }

  /** Reads the chunks one by one. */
  private final class Download extends InputStream {

    private final String id;
    private final long length;
    private byte[] chunk = {};
    private int next;
    private int read;
    private long done;

    Download(String id, long length) {
      this.id = id;
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (done == length) {
        return -1;
      }
      if (next == chunk.length) {
        chunk = load();
        next = 0;
      }
      int taken = Math.min(count, chunk.length - next);
      System.arraycopy(chunk, next, into, from, taken);
      next += taken;
      done += taken;
      return taken;
    }

    private byte[] load() throws IOException {
      var found =
          chunks.find(Filters.and(Filters.eq("files_id", id), Filters.eq("n", read))).first();
      if (found == null || found.get("data", Binary.class).getData().length == 0) {
        throw new IOException("Chunk %d of the file %s is missing".formatted(read, id));
      }
      read++;
      return found.get("data", Binary.class).getData();
    }
  }
}
