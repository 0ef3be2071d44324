package dev.annals.export.mongo;

import com.mongodb.MongoGridFSException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.client.model.Filters;
import dev.annals.export.ExportFiles;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.bson.BsonString;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.stereotype.Component;

/** Files in GridFS: MongoDB has them wherever it has the log, so every node can serve them. */
@Component
class GridFsExportFiles implements ExportFiles {

  private static final String BUCKET = "export_files";

  /** Fewer round trips than GridFS's default of 255 KiB, and still small beside the heap. */
  private static final int CHUNK = 1 << 20;

  private final MongoDatabase database;
  private final GridFSBucket bucket;

  GridFsExportFiles(MongoDatabaseFactory factory) {
    this.database = factory.getMongoDatabase();
    this.bucket = GridFSBuckets.create(database, BUCKET);
  }

  @Override
  public OutputStream create(String id, String fileName) {
    return bucket.openUploadStream(
        new BsonString(id), fileName, new GridFSUploadOptions().chunkSizeBytes(CHUNK));
  }

  @Override
  public Optional<InputStream> open(String id) {
    try {
      return Optional.of(bucket.openDownloadStream(new BsonString(id)));
    } catch (MongoGridFSException missing) {
      return Optional.empty();
    }
  }

  /** Not by the bucket, which calls it an error when a file was never finished. */
  @Override
  public void remove(String id) {
    var file = new BsonString(id);
    database.getCollection(BUCKET + ".files").deleteOne(Filters.eq("_id", file));
    database.getCollection(BUCKET + ".chunks").deleteMany(Filters.eq("files_id", file));
  }
}
