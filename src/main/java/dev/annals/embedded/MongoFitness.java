package dev.annals.embedded;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import java.util.Optional;
import org.bson.Document;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Looks at a MongoDB before anything is written to it: at the moment its client comes to be. */
final class MongoFitness implements BeanPostProcessor {

  // The wire protocol of MongoDB 6.0.
  private static final int OLDEST_WIRE_VERSION = 17;

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof MongoClient client) {
      unfitness(hello(client))
          .ifPresent(
              unfit -> {
                client.close();
                throw unfit;
              });
    }
    return bean;
  }

  private static Document hello(MongoClient client) {
    try {
      return client.getDatabase("admin").runCommand(new Document("hello", 1));
    } catch (MongoSecurityException e) {
      client.close();
      throw new UnfitMongo(
          "MongoDB refuses the user or the password of spring.mongodb.uri",
          "Set SPRING_MONGODB_URI with the right ones, and authSource if the user is kept elsewhere");
    } catch (MongoException e) {
      client.close();
      throw new UnfitMongo(
          "MongoDB did not answer: " + e.getMessage(),
          "See that it runs and can be reached from here, or set another SPRING_MONGODB_URI");
    }
  }

  /** What is wrong with a server that says this of itself, if anything is. */
  static Optional<UnfitMongo> unfitness(Document hello) {
    if (hello.getInteger("maxWireVersion", 0) < OLDEST_WIRE_VERSION) {
      return Optional.of(
          new UnfitMongo("MongoDB is older than 6.0", "Use MongoDB 6.0 or newer; 8.0 is best"));
    }
    boolean router = "isdbgrid".equals(hello.getString("msg"));
    if (!router && hello.getString("setName") == null) {
      return Optional.of(
          new UnfitMongo(
              "MongoDB runs as a standalone server, which has no transactions, no change streams"
                  + " and no majority to acknowledge a write",
              "Start it with --replSet annals and run rs.initiate() once in mongosh: a replica set"
                  + " of one is enough. Or leave SPRING_MONGODB_URI out, and Annals brings its own"));
    }
    return Optional.empty();
  }
}
