package dev.annals.schemabuilder;

import dev.annals.kernel.Refusal;
import java.util.List;
import java.util.Map;

/**
 * A data structure was changed concurrently. The error has {@code currentVersion} if it is known.
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

  public static StructureConflict atTheSameMoment(int currentVersion) {
    return new StructureConflict(SAME_MOMENT, List.of(), currentVersion);
  }

  /** The expected version is not the current one. */
  public static StructureConflict since(int expected, int currentVersion, List<String> path) {
    return new StructureConflict(
        "The current version is %d, not %d. Read it, and try again."
            .formatted(currentVersion, expected),
        path,
        currentVersion);
  }

  /** Whether the current version is known, so that a retry would not help. */
  public boolean isFinal() {
    return !details().isEmpty();
  }
}
