package dev.annals.export.mongo;

import com.mongodb.client.model.Filters;
import dev.annals.export.ExportFiles;
import dev.annals.export.ExportJobs;
import dev.annals.testing.TestMongo;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** The stores on the MongoDB of the tests, in a database of their own, without Spring. */
public final class TestStore {

  // Not the one of the contexts: their nodes would claim what these tests store.
  private static final MongoDatabaseFactory FACTORY =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "annals_export_tests");

  private TestStore() {}

  public static ExportJobs jobs() {
    return new MongoExportJobs(new MongoTemplate(FACTORY));
  }

  public static ExportFiles files() {
    return new GridFsExportFiles(FACTORY);
  }

  static long chunks(String id) {
    return FACTORY
        .getMongoDatabase()
        .getCollection("export_files.chunks")
        .countDocuments(Filters.eq("files_id", id));
  }
}
