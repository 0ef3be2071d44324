package dev.annals.export.mongo;

import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.annals.export.ExportFiles;
import dev.annals.export.ExportJobs;
import dev.annals.testing.TestMongo;
import java.util.ArrayList;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** The stores on the MongoDB of the tests, in a database of their own, without Spring. */
public final class TestStore {

  // Not the one of the contexts: their nodes would claim what these tests store.
  private static final MongoDatabaseFactory FACTORY =
      new SimpleMongoClientDatabaseFactory(TestMongo.client(), "annals_export_tests");

  private TestStore() {}

  public static ExportJobs jobs() {
    return new MongoExportJobs(new MongoTemplate(FACTORY));
  }

  /** Transactions that {@link #jobs} take part in. */
  static TransactionTemplate transactions() {
    return new TransactionTemplate(
        new MongoTransactionManager(
            FACTORY,
            TransactionOptions.builder()
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .build()));
  }

  public static ExportFiles files() {
    return new GridFsExportFiles(FACTORY);
  }

  /** Bytes that all exports of a tenant have reserved. */
  static long reserved(String tenant) {
    return FACTORY
        .getMongoDatabase()
        .getCollection("export_jobs")
        .find(Filters.eq("tenant", tenant))
        .into(new ArrayList<>())
        .stream()
        .mapToLong(export -> export.get("reserved", Number.class).longValue())
        .sum();
  }

  /** Stores another value in an export. */
  static void plant(String export, String name, String value) {
    FACTORY
        .getMongoDatabase()
        .getCollection("export_jobs")
        .updateOne(Filters.eq("_id", export), Updates.set(name, value));
  }

  /** What a server did that knew no places. */
  static void forgetAttemptsAsBefore(String export) {
    FACTORY
        .getMongoDatabase()
        .getCollection("export_jobs")
        .updateOne(
            Filters.eq("_id", export),
            Updates.combine(Updates.unset("attempts"), Updates.unset("due")));
  }

  /** Parts of a file that are stored, whether it is finished or not. */
  public static long chunks(String id) {
    return FACTORY
        .getMongoDatabase()
        .getCollection("export_files.chunks")
        .countDocuments(Filters.eq("files_id", id));
  }
}
