package dev.annals.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ServerDescription;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Determines why a MongoDB cannot be used, by connecting to each of its members separately. The
 * driver itself only reports that no primary was found, because it ignores members that do not
 * match the connection string.
 */
final class MongoProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Supplier<MongoClientSettings.Builder> settings;
  private final @Nullable String setName;

  /**
   * Creates a probe.
   *
   * @param settings the settings of the client that could not connect
   * @param setName the replica set in the connection string, if any
   */
  MongoProbe(Supplier<MongoClientSettings.Builder> settings, @Nullable String setName) {
    this.settings = settings;
    this.setName = setName;
  }

  /**
   * Returns the first reason that a member yields, preferring members that respond; empty if none
   * is known. Takes a few seconds at most.
   */
  Optional<UnsuitableMongo> reason(List<ServerAddress> members) {
    var reasons = members.parallelStream().map(this::ask).flatMap(Optional::stream).toList();
    return reasons.stream()
        .filter(reason -> !reason.isUnreachable())
        .findFirst()
        .or(() -> reasons.stream().findFirst());
  }

  private Optional<UnsuitableMongo> ask(ServerAddress member) {
    var direct =
        settings
            .get()
            .applyToClusterSettings(
                cluster ->
                    cluster
                        .hosts(List.of(member))
                        .mode(ClusterConnectionMode.SINGLE)
                        .requiredReplicaSetName(null)
                        .serverSelectionTimeout(TIMEOUT.toMillis(), MILLISECONDS))
            .timeout(TIMEOUT.toMillis(), MILLISECONDS);
    try (var client = MongoClients.create(direct.build())) {
      return ask(member, client);
    }
  }

  private Optional<UnsuitableMongo> ask(ServerAddress member, MongoClient client) {
    try {
      return diagnose(member, client.getDatabase("admin").runCommand(new Document("hello", 1)));
    } catch (MongoException e) {
      var failure =
          client.getClusterDescription().getServerDescriptions().stream()
              .map(ServerDescription::getException)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(e);
      return Optional.of(failed(member, failure));
    }
  }

  private Optional<UnsuitableMongo> diagnose(ServerAddress member, Document hello) {
    var problem = MongoSuitabilityCheck.unfitness(hello);
    if (problem.isPresent()) {
      return problem;
    }
    var name = hello.getString("setName");
    if (setName != null && name != null && !name.equals(setName)) {
      return Optional.of(
          new UnsuitableMongo(
              ("MongoDB at %s belongs to the replica set %s, but spring.mongodb.uri names the"
                      + " replica set %s")
                  .formatted(member, name, setName),
              "Set replicaSet=%s in SPRING_MONGODB_URI".formatted(name)));
    }
    if (hello.getString("primary") == null && !hello.getBoolean("isWritablePrimary", false)) {
      return Optional.of(
          new UnsuitableMongo(
              "MongoDB at %s has no primary: its replica set cannot elect one".formatted(member),
              "Check that a majority of its members runs, and see rs.status() in mongosh"));
    }
    return Optional.of(
        new UnsuitableMongo(
            ("MongoDB at %s responds, but the members of its replica set, %s, cannot be reached"
                        + " from")
                    .formatted(member, hello.get("hosts"))
                + " this machine by these names",
            "Make these names resolvable and reachable from this machine, or configure the replica"
                + " set with other names (rs.reconfig)"));
  }

  /** Returns the reason for a connection's exception. */
  static UnsuitableMongo failed(ServerAddress member, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case MongoSecurityException e -> {
          return MongoSuitabilityCheck.refusedUser();
        }
        case UnknownHostException e -> {
          return UnsuitableMongo.unreachable(
              "The host %s of spring.mongodb.uri cannot be resolved".formatted(member.getHost()),
              "Correct the name in SPRING_MONGODB_URI, or make it resolvable on this machine");
        }
        case SSLException e -> {
          return new UnsuitableMongo(
              "A TLS connection to MongoDB at %s cannot be established: %s"
                  .formatted(member, e.getMessage()),
              "If MongoDB does not use TLS, remove tls=true from SPRING_MONGODB_URI. Otherwise"
                  + " check that this JVM trusts its certificate");
        }
        case MongoSocketReadException e -> {
          return new UnsuitableMongo(
              "MongoDB at %s closes each connection before it responds".formatted(member),
              "If MongoDB requires TLS, add tls=true to SPRING_MONGODB_URI. Otherwise see its log");
        }
        default -> {}
      }
    }
    return UnsuitableMongo.unreachable(
        "MongoDB did not respond at " + member,
        "Check that it runs and is reachable from this machine, or set another SPRING_MONGODB_URI");
  }
}
