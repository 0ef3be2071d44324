package dev.annals.testing;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The rule that every command on a collection {@code log_*} names one tenant: each document that is
 * inserted has a string {@code t}, and each filter asks for {@code t} to be one string, limits
 * {@code _id} to a range of one tenant, or is an {@code $or} whose every branch does. Commands that
 * read and write no events are free.
 */
final class TenantEquality {

  private static final String TENANT = "t";
  private static final Set<String> FREE =
      Set.of("create", "createIndexes", "drop", "dropIndexes", "listIndexes", "getMore", "collMod");
  private static final Set<String> STAGES_THAT_READ_ELSEWHERE =
      Set.of("$lookup", "$graphLookup", "$unionWith");

  private TenantEquality() {}

  /** What is wrong with a command, if anything is. */
  static Optional<String> violation(BsonDocument command) {
    if (command.isEmpty()) {
      return Optional.empty();
    }
    var name = command.getFirstKey();
    if (name.equals("explain")) {
      return violation(command.getDocument(name));
    }
    if (name.equals("bulkWrite")) {
      return bulkWrite(command);
    }
    if (name.equals("aggregate") && readsTheLogElsewhere(command.get("pipeline"))) {
      return Optional.of("aggregate reads a log_* collection in a later stage");
    }
    var target = command.get(name);
    if (!isLog(target) || FREE.contains(name) || namesTheTenant(name, command)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s on %s without an equality on the tenant".formatted(name, target.asString().getValue()));
  }

  private static boolean isLog(BsonValue collection) {
    return collection != null
        && collection.isString()
        && collection.asString().getValue().startsWith("log_");
  }

  private static boolean namesTheTenant(String name, BsonDocument command) {
    return switch (name) {
      case "insert" ->
          all(command.get("documents"), document -> document.asDocument().isString(TENANT));
      case "find" -> isScoped(command.get("filter"));
      case "count", "distinct", "findAndModify", "findandmodify" -> isScoped(command.get("query"));
      case "update" ->
          all(command.get("updates"), update -> isScoped(update.asDocument().get("q")));
      case "delete" ->
          all(command.get("deletes"), delete -> isScoped(delete.asDocument().get("q")));
      case "aggregate" -> isScopedPipeline(command.getArray("pipeline", new BsonArray()));
      default -> false;
    };
  }

  private static boolean all(BsonValue values, Predicate<BsonValue> rule) {
    return values != null && values.isArray() && values.asArray().stream().allMatch(rule);
  }

  private static boolean isScopedPipeline(BsonArray pipeline) {
    if (pipeline.isEmpty()) {
      return false;
    }
    var first = pipeline.getFirst().asDocument();
    return first.containsKey("$changeStream") || isScoped(first.get("$match"));
  }

  private static boolean isScoped(BsonValue filter) {
    if (filter == null || !filter.isDocument()) {
      return false;
    }
    var conditions = filter.asDocument();
    return isOneString(conditions.get(TENANT))
        || isRangeOfOneTenant(conditions.get("_id"))
        || anyOf(conditions.get("$and"))
        || isOrOfScoped(conditions.get("$or"));
  }

  private static boolean isOneString(BsonValue condition) {
    if (condition == null) {
      return false;
    }
    return condition.isString()
        || (condition.isDocument() && condition.asDocument().isString("$eq"));
  }

  /** Ids are documents that begin with the tenant, and compare by it first. */
  private static boolean isRangeOfOneTenant(BsonValue ids) {
    if (ids == null || !ids.isDocument()) {
      return false;
    }
    var from = tenantOf(ids.asDocument().get("$gt"));
    return from.isPresent() && from.equals(tenantOf(ids.asDocument().get("$lte")));
  }

  private static Optional<String> tenantOf(BsonValue id) {
    return id != null
            && id.isDocument()
            && !id.asDocument().isEmpty()
            && id.asDocument().getFirstKey().equals(TENANT)
            && id.asDocument().isString(TENANT)
        ? Optional.of(id.asDocument().getString(TENANT).getValue())
        : Optional.empty();
  }

  private static boolean anyOf(BsonValue branches) {
    return branches != null
        && branches.isArray()
        && branches.asArray().stream().anyMatch(TenantEquality::isScoped);
  }

  private static boolean isOrOfScoped(BsonValue branches) {
    return branches != null
        && branches.isArray()
        && !branches.asArray().isEmpty()
        && branches.asArray().stream().allMatch(TenantEquality::isScoped);
  }

  private static boolean readsTheLogElsewhere(BsonValue value) {
    if (value == null) {
      return false;
    }
    if (value.isArray()) {
      return value.asArray().stream().anyMatch(TenantEquality::readsTheLogElsewhere);
    }
    return value.isDocument()
        && value.asDocument().entrySet().stream()
            .anyMatch(
                stage ->
                    (STAGES_THAT_READ_ELSEWHERE.contains(stage.getKey())
                            && readsTheLog(stage.getValue()))
                        || readsTheLogElsewhere(stage.getValue()));
  }

  private static boolean readsTheLog(BsonValue stage) {
    if (!stage.isDocument()) {
      return isLog(stage);
    }
    return isLog(stage.asDocument().get("from")) || isLog(stage.asDocument().get("coll"));
  }

  // The bulk write of MongoDB 8 over several collections: 6.0 lacks it, so nobody may use it.
  private static Optional<String> bulkWrite(BsonDocument command) {
    boolean touchesTheLog =
        command.getArray("nsInfo", new BsonArray()).stream()
            .map(info -> info.asDocument().getString("ns").getValue())
            .anyMatch(
                namespace -> namespace.substring(namespace.indexOf('.') + 1).startsWith("log_"));
    return touchesTheLog
        ? Optional.of("bulkWrite over several collections touches a log_* collection")
        : Optional.empty();
  }
}
