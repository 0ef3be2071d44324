package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;
import java.util.List;
import java.util.Map;

/**
 * Somebody else changed a data structure, and was first. Where it is known, the error carries
 * {@code currentVersion}.
 */
public class StructureConflict extends Refusal {

  private static final String SAME_MOMENT =
      "A data structure was changed by another request at the same time. Read it, and try again.";

  public StructureConflict() {
    super(Code.CONFLICT, SAME_MOMENT);
  }

  private StructureConflict(String message, List<String> path, int currentVersion) {
    super(Code.CONFLICT, message, path, Map.of("currentVersion", currentVersion));
  }

  static StructureConflict atTheSameMoment(int currentVersion) {
    return new StructureConflict(SAME_MOMENT, List.of(), currentVersion);
  }

  /** The author saw a version that is not the current one. */
  static StructureConflict since(int expected, int currentVersion, List<String> path) {
    return new StructureConflict(
        "The current version is %d, not %d. Read it, and try again."
            .formatted(currentVersion, expected),
        path,
        currentVersion);
  }

  /** Whether it is known what the current version is, and trying again would not help. */
  boolean isFinal() {
    return !details().isEmpty();
  }
}
