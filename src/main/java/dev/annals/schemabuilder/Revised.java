package dev.annals.schemabuilder;

import java.util.List;

/**
 * What a change of a data structure led to.
 *
 * @param structure as it is from then on
 * @param inheritance what of it is inherited, and what is overridden
 * @param changes what became different, a line for each; empty if nothing did, and then there is no
 *     new version
 */
public record Revised(DataStructure structure, Inheritance inheritance, List<String> changes) {

  public Revised {
    changes = List.copyOf(changes);
  }
}
