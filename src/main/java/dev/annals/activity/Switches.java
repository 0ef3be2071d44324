package dev.annals.activity;

import dev.annals.kernel.Misconfigured;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The kinds of automatic events that are recorded. */
final class Switches {

  private static final String ALL = ".*";

  private final Set<SystemEventType> off;

  private Switches(Set<SystemEventType> off) {
    this.off = off;
  }

  /** The defaults. */
  static Switches byDefault() {
    return of(List.of(), List.of());
  }

  /**
   * Creates the switches from settings.
   *
   * @throws Misconfigured for a name that is not in the catalogue, or that cannot be switched off
   */
  static Switches of(Collection<String> off, Collection<String> on) {
    var kinds = EnumSet.noneOf(SystemEventType.class);
    Arrays.stream(SystemEventType.values())
        .filter(SystemEventType::isOffByDefault)
        .forEach(kinds::add);
    on.forEach(name -> kinds.removeAll(named("annals.activity.on", name)));
    for (var name : off) {
      var named = named("annals.activity.off", name);
      if (!named.stream().allMatch(SystemEventType::canBeOff)) {
        throw new Misconfigured(
            "annals.activity.off contains %s, which cannot be switched off.".formatted(name),
            "Remove it. Changes of the recorded automatic events are always recorded.");
      }
      kinds.addAll(named);
    }
    return new Switches(kinds);
  }

  private static Set<SystemEventType> named(String setting, String name) {
    var named = EnumSet.noneOf(SystemEventType.class);
    var wanted = name.strip();
    for (var systemEventType : SystemEventType.values()) {
      boolean among =
          wanted.endsWith(ALL)
              && systemEventType.action().startsWith(wanted.substring(0, wanted.length() - 1));
      if (among || systemEventType.action().equals(wanted)) {
        named.add(systemEventType);
      }
    }
    if (named.isEmpty()) {
      throw new Misconfigured(
          "%s contains %s, which is not the action of an automatic event.".formatted(setting, name),
          "Use one of "
              + Arrays.stream(SystemEventType.values())
                  .map(SystemEventType::action)
                  .collect(Collectors.joining(", "))
              + ". They are described in docs/automatic-events.md.");
    }
    return named;
  }

  boolean isOn(SystemEventType systemEventType) {
    return !off.contains(systemEventType);
  }

  /** The actions that are off, in alphabetical order. */
  Set<String> off() {
    return off.stream().map(SystemEventType::action).collect(Collectors.toCollection(TreeSet::new));
  }
}
