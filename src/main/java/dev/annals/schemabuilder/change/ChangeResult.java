package dev.annals.schemabuilder.change;

import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.Inheritance;
import java.util.List;

/**
 * The result of a change of a data structure.
 *
 * @param structure the new structure
 * @param inheritance its inherited and overridden parts
 * @param changes one line per difference; empty if nothing was changed and there is no new version
 */
public record ChangeResult(DataStructure structure, Inheritance inheritance, List<String> changes) {

  public ChangeResult {
    changes = List.copyOf(changes);
  }
}
