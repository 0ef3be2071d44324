package dev.annals.embedded;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica set whose only member is the embedded mongod. Change streams and transactions require
 * one.
 */
final class ReplicaSet {

  static final String NAME = "annals";

  private static final Logger log = LoggerFactory.getLogger(ReplicaSet.class);
  private static final int NOT_YET_INITIALIZED = 94;
  private static final long POLL_MILLIS = 50;

  private final String host;
  private final int port;

  ReplicaSet(int port) {
    this.port = port;
    this.host = "127.0.0.1:" + port;
  }

  /** Waits until mongod is writable. Returns false if waiting is no longer useful. */
  boolean awaitPrimary(BooleanSupplier worthWaiting) throws InterruptedException {
    if (!awaitListening(worthWaiting)) {
      return false;
    }
    try (var client =
        MongoClients.create(
            "mongodb://%s/?directConnection=true&serverSelectionTimeoutMS=2000".formatted(host))) {
      var admin = client.getDatabase("admin");
      while (worthWaiting.getAsBoolean()) {
        if (isPrimary(admin)) {
          return true;
        }
        Thread.sleep(POLL_MILLIS);
      }
      return false;
    }
  }

  // Checks by TCP first, because the driver logs a stack trace for every rejected connection.
  private boolean awaitListening(BooleanSupplier worthWaiting) throws InterruptedException {
    while (worthWaiting.getAsBoolean()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        Thread.sleep(POLL_MILLIS);
      }
    }
    return false;
  }

  private boolean isPrimary(MongoDatabase admin) {
    try {
      var hello = admin.runCommand(new Document("hello", 1));
      if (hello.getBoolean("isWritablePrimary", false)) {
        return true;
      }
      if (!hello.containsKey("setName")) {
        configure(admin);
      }
    } catch (MongoException e) {
      log.debug("mongod is not ready yet", e);
    }
    return false;
  }

  // Without a set name in its response, mongod has no replica set, or one with another port.
  private void configure(MongoDatabase admin) {
    var config =
        new Document("_id", NAME)
            .append("members", List.of(new Document("_id", 0).append("host", host)));
    try {
      var old = admin.runCommand(new Document("replSetGetConfig", 1)).get("config", Document.class);
      config.append("version", old.getInteger("version") + 1);
      admin.runCommand(new Document("replSetReconfig", config).append("force", true));
      log.info("mongod now uses port {}", port);
    } catch (MongoCommandException e) {
      if (e.getErrorCode() != NOT_YET_INITIALIZED) {
        throw e;
      }
      admin.runCommand(new Document("replSetInitiate", config));
    }
  }
}
