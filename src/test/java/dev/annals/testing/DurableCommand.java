package dev.annals.testing;

import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The rule that every command that writes asks for a majority and the journal, and every command
 * that reads for what is on a majority, from the primary. Within a transaction the first command
 * has the read concern and the commit has the write concern.
 */
final class DurableCommand {

  private static final Set<String> WRITES =
      Set.of(
          "insert",
          "update",
          "delete",
          "findAndModify",
          "findandmodify",
          "bulkWrite",
          "create",
          "createIndexes",
          "collMod",
          "drop",
          "dropIndexes",
          "commitTransaction");

  /** Writes of single documents: the driver repeats them only if they have a number. */
  private static final Set<String> RETRIED = Set.of("insert", "findAndModify", "findandmodify");

  private static final Set<String> READS = Set.of("find", "aggregate", "count", "distinct");
  private static final Set<String> SAFE_LEVELS = Set.of("majority", "linearizable", "snapshot");

  private DurableCommand() {}

  /** What is wrong with a command, if anything is. */
  static Optional<String> violation(BsonDocument command) {
    if (command.isEmpty()) {
      return Optional.empty();
    }
    var name = command.getFirstKey();
    boolean inTransaction = command.containsKey("autocommit");
    boolean commits = name.equals("commitTransaction");
    if (inTransaction && !commits) {
      return command.containsKey("startTransaction") && !isSafeRead(command)
          ? Optional.of("A transaction that starts with %s without majority".formatted(name))
          : Optional.empty();
    }
    if (WRITES.contains(name) || (name.equals("aggregate") && writes(command.get("pipeline")))) {
      return writeViolation(name, command);
    }
    if (READS.contains(name) && !isSafeRead(command)) {
      return Optional.of("%s without readConcern majority from the primary".formatted(name));
    }
    return Optional.empty();
  }

  private static Optional<String> writeViolation(String name, BsonDocument command) {
    var concern = command.getDocument("writeConcern", new BsonDocument());
    if (!new BsonString("majority").equals(concern.get("w"))
        || !concern.getBoolean("j", BsonBoolean.FALSE).getValue()) {
      return Optional.of("%s without writeConcern {w: majority, j: true}".formatted(name));
    }
    return RETRIED.contains(name) && !command.containsKey("txnNumber")
        ? Optional.of("%s without retryWrites".formatted(name))
        : Optional.empty();
  }

  private static boolean isSafeRead(BsonDocument command) {
    var concern = command.getDocument("readConcern", new BsonDocument());
    var level = concern.get("level");
    var mode = command.getDocument("$readPreference", new BsonDocument()).get("mode");
    return level != null
        && level.isString()
        && SAFE_LEVELS.contains(level.asString().getValue())
        && (mode == null || Set.of("primary", "primaryPreferred").contains(text(mode)));
  }

  private static String text(BsonValue value) {
    return value.isString() ? value.asString().getValue() : "";
  }

  private static boolean writes(BsonValue pipeline) {
    var stages = pipeline != null && pipeline.isArray() ? pipeline.asArray() : new BsonArray();
    return stages.stream()
        .map(BsonValue::asDocument)
        .anyMatch(stage -> stage.containsKey("$out") || stage.containsKey("$merge"));
  }
}
