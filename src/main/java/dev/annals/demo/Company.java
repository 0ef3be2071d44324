package dev.annals.demo;

import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fictional customer of the vendor with its people and their activities. */
interface Company {

  TenantId tenant();

  ZoneId zone();

  /** Returns the custom fields of its events. */
  List<Field> fields();

  List<Person> people();

  /** Returns programs that act on behalf of people. */
  List<Person> agents();

  /** Returns the share of people who work on a Saturday, relative to a Monday. */
  double weekend();

  /** Returns an action of a person at work. */
  DemoEvent task(Person person, SeededRandom seededRandom);

  /** Returns an action of an agent, by itself or on behalf of a person. */
  DemoEvent agentTask(Person agent, Person principal, SeededRandom seededRandom);

  /** Adds the values of the company's custom fields to a sign-in. */
  DemoEvent signIn(DemoEvent signIn, Person person, SeededRandom seededRandom);

  /** Returns the automatic activities of a night. */
  List<DemoEvent> night(ZonedDateTime midnight, SeededRandom seededRandom);

  /**
   * Returns the events of an incident on that day; empty on most days.
   *
   * @param day number of days since the log began
   */
  List<DemoEvent> incident(int day, ZonedDateTime midnight, SeededRandom seededRandom);

  static Field field(String name, String displayName, FieldType type, String description) {
    return field(name, displayName, type, description, null);
  }

  static Field field(
      String name,
      String displayName,
      FieldType type,
      String description,
      @Nullable List<String> choices) {
    return new Field(
        name, displayName, type, true, true, true, true, true, true, false, choices, description);
  }
}
