package dev.annals.drills;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** Overwrites the oplog while a server is suspended, so that its change stream cannot go on. */
record OplogOverrun(int server) implements Fault.OfServer {

  private static final int MOST_MEGABYTES = 500;
  private static final Document TENTH_OF_A_MEGABYTE = new Document("text", "x".repeat(100_000));
  private static final int OLDEST = 1;
  private static final int NEWEST = -1;

  @Override
  public String name() {
    return "oplog overwritten under server-" + server;
  }

  @Override
  public void run(Deployment deployment, Random random) throws Exception {
    var node = deployment.nodes().get(server);
    node.impaired();
    node.server.suspend();
    try (var client = MongoClients.create(deployment.mongo().uri("junk"))) {
      overwrite(client);
      client.getDatabase("junk").drop();
    } finally {
      node.server.resume();
    }
  }

  /** Writes until all that is in the oplog now has gone from it. */
  private static void overwrite(MongoClient client) {
    var junk = client.getDatabase("junk").getCollection("junk");
    var end = oplogEntry(client, NEWEST);
    int megabytes = 0;
    while (oplogEntry(client, OLDEST).compareTo(end) <= 0) {
      if (megabytes == MOST_MEGABYTES) {
        throw new IllegalStateException(
            "The oplog still has what it had before %d MB were written".formatted(megabytes));
      }
      junk.insertMany(
          Collections.nCopies(10, TENTH_OF_A_MEGABYTE).stream().map(Document::new).toList());
      megabytes++;
    }
    System.out.printf("The oplog was overwritten by %d MB%n", megabytes);
  }

  private static BsonTimestamp oplogEntry(MongoClient client, int end) {
    var oplog = client.getDatabase("local").getCollection("oplog.rs");
    var entry = oplog.find().sort(new Document("$natural", end)).first();
    return Objects.requireNonNull(entry, "the oplog is empty").get("ts", BsonTimestamp.class);
  }
}
