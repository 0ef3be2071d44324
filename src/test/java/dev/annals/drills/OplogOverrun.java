package dev.annals.drills;

import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.Random;
import org.bson.Document;

/** Overwrites the oplog while a server is suspended, so that its change stream cannot go on. */
record OplogOverrun(int server) implements Fault.OfServer {

  private static final int MEGABYTES = 60;
  private static final int CHUNK = 100_000;

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
      var junk = client.getDatabase("junk").getCollection("junk");
      var text = "x".repeat(CHUNK);
      for (int megabyte = 0; megabyte < MEGABYTES; megabyte++) {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < 10; i++) {
          documents.add(new Document("text", text));
        }
        junk.insertMany(documents);
      }
      client.getDatabase("junk").drop();
    } finally {
      node.server.resume();
    }
  }
}
