package dev.annals.embedded;

import com.mongodb.ConnectionString;
import com.mongodb.MongoConfigurationException;
import dev.annals.embedded.binary.MongodNotFound;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Explains at startup why there is no usable MongoDB, and what to do. */
class MongoFailureAnalyzer implements FailureAnalyzer {

  private static final String THREE_WAYS =
      """
      Do one of these three:
        1. Use an existing MongoDB: set SPRING_MONGODB_URI=mongodb://host:27017/annals (a replica \
      set; one member is enough).
        2. Install mongod 6.0 or newer on this machine, on the PATH or with \
      ANNALS_EMBEDDED_MONGOD=/path/to/mongod.
        3. Start Annals and MongoDB together in containers: docker compose up\
      """;

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      var analysis = screenFor(cause);
      if (analysis != null) {
        return analysis;
      }
    }
    return null;
  }

  private static @Nullable FailureAnalysis screenFor(Throwable cause) {
    return switch (cause) {
      case MongodNotFound e -> new FailureAnalysis(describe(e), THREE_WAYS, e);
      case HomeInUse e ->
          new FailureAnalysis(
              "%s is used by a running server: %s. Nothing in it was changed."
                  .formatted(e.directory(), e.holder()),
              "Stop that process, or set ANNALS_HOME to another directory. Several servers that"
                  + " share their data need a separate MongoDB: set SPRING_MONGODB_URI.",
              e);
      case MongodFailed e ->
          new FailureAnalysis(
              "The embedded MongoDB failed to start: " + e.getMessage(),
              "Fix the problem that mongod reports. If it mentions featureCompatibilityVersion,"
                  + " the data were written by another major version: set ANNALS_EMBEDDED_MONGOD"
                  + " to that program.",
              e);
      case UnsuitableMongo e -> new FailureAnalysis(e.getMessage() + ".", e.remedy() + ".", e);
      case IllegalArgumentException e when isOfConnectionString(e) ->
          new FailureAnalysis(
              "spring.mongodb.uri is not a connection string: " + e.getMessage(),
              "Correct SPRING_MONGODB_URI: mongodb://user:password@host:27017/annals?replicaSet=…."
                  + " Percent-encode : / ? # [ ] @ in the user and the password.",
              e);
      case MongoConfigurationException e ->
          new FailureAnalysis(
              "The hosts of spring.mongodb.uri cannot be found: " + e.getMessage(),
              "Correct the name in SPRING_MONGODB_URI, or add it to the DNS of this machine.",
              e);
      default -> null;
    };
  }

  private static boolean isOfConnectionString(IllegalArgumentException e) {
    return Arrays.stream(e.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(ConnectionString.class.getName()));
  }

  private static String describe(MongodNotFound e) {
    return e.attempts().stream()
        .map(attempt -> "  - %s: %s".formatted(attempt.source(), attempt.reason()))
        .collect(
            Collectors.joining(
                "\n",
                "No MongoDB is configured, and no mongod was found for the embedded"
                    + " MongoDB:\n",
                ""));
  }
}
