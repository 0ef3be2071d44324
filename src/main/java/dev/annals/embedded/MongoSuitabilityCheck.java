package dev.annals.embedded;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Checks a MongoDB when its client is created, before anything is written to it. */
final class MongoSuitabilityCheck implements BeanPostProcessor {

  // The wire protocol version of MongoDB 6.0.
  private static final int OLDEST_WIRE_VERSION = 17;

  private final BeanFactory beans;

  MongoSuitabilityCheck(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof MongoClient client) {
      unfitness(client)
          .ifPresent(
              problem -> {
                client.close();
                throw problem;
              });
    }
    return bean;
  }

  private Optional<UnsuitableMongo> unfitness(MongoClient client) {
    var connection = beans.getBean(MongoConnectionDetails.class).getConnectionString();
    if (!namesADatabase(connection)) {
      return Optional.of(
          new UnsuitableMongo(
              "spring.mongodb.uri names no database",
              "Add its name after the hosts in SPRING_MONGODB_URI:"
                  + " mongodb://host:27017/annals?replicaSet=…"));
    }
    try {
      var hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
      return unfitness(hello).or(() -> notThePrimary(hello));
    } catch (MongoSecurityException e) {
      return Optional.of(refusedUser());
    } catch (MongoException e) {
      return Optional.of(
          new MongoProbe(this::settings, connection.getRequiredReplicaSetName())
              .reason(members(connection))
              .orElseGet(
                  () ->
                      UnsuitableMongo.unreachable(
                          "MongoDB did not respond: " + e.getMessage(),
                          "Check that it runs and is reachable from this machine, or set another"
                              + " SPRING_MONGODB_URI")));
    }
  }

  private boolean namesADatabase(ConnectionString connection) {
    return StringUtils.hasText(connection.getDatabase())
        || StringUtils.hasText(
            beans.getBean(Environment.class).getProperty("spring.mongodb.database"));
  }

  /** Returns the configured hosts. Only the driver knows the hosts of a DNS seed list. */
  private static List<ServerAddress> members(ConnectionString connection) {
    return connection.isSrvProtocol()
        ? List.of()
        : connection.getHosts().stream().map(ServerAddress::new).toList();
  }

  /** Returns the settings as Spring Boot creates them for the client. */
  private MongoClientSettings.Builder settings() {
    var settings = MongoClientSettings.builder(beans.getBean(MongoClientSettings.class));
    beans
        .getBeanProvider(MongoClientSettingsBuilderCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(settings));
    return settings;
  }

  static UnsuitableMongo refusedUser() {
    return new UnsuitableMongo(
        "MongoDB rejects the user or the password of spring.mongodb.uri",
        "Correct them in SPRING_MONGODB_URI, and set authSource if the user is defined in another"
            + " database");
  }

  /** Detects a direct connection to a member that is not the primary. */
  private static Optional<UnsuitableMongo> notThePrimary(Document hello) {
    @Nullable String set = hello.getString("setName");
    if (set == null || hello.getBoolean("isWritablePrimary", false)) {
      return Optional.empty();
    }
    return Optional.of(
        new UnsuitableMongo(
            "spring.mongodb.uri names one member of the replica set %s, which is not its primary"
                .formatted(set),
            "Set replicaSet=%s in SPRING_MONGODB_URI, and name every member".formatted(set)));
  }

  /** Returns the problem of a server with this response to {@code hello}, if there is one. */
  static Optional<UnsuitableMongo> unfitness(Document hello) {
    if (hello.getInteger("maxWireVersion", 0) < OLDEST_WIRE_VERSION) {
      return Optional.of(
          new UnsuitableMongo(
              "MongoDB is older than 6.0", "Use MongoDB 6.0 or newer; 8.0 is" + " recommended"));
    }
    if (hello.getBoolean("isreplicaset", false)) {
      return Optional.of(
          new UnsuitableMongo(
              "MongoDB was started with --replSet, but its replica set is not initiated",
              "Run rs.initiate() once in mongosh"));
    }
    boolean router = "isdbgrid".equals(hello.getString("msg"));
    if (!router && hello.getString("setName") == null) {
      return Optional.of(
          new UnsuitableMongo(
              "MongoDB runs as a standalone server, which has no transactions, no change streams"
                  + " and no majority to acknowledge a write",
              "Start it with --replSet annals and run rs.initiate() once in mongosh: a replica set"
                  + " of one member is enough. Or remove SPRING_MONGODB_URI to use the embedded"
                  + " MongoDB"));
    }
    return Optional.empty();
  }
}
