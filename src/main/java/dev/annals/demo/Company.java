package dev.annals.demo;

import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A made-up customer of the vendor: its people, and what they do all day. */
interface Company {

  TenantId tenant();

  ZoneId zone();

  /** The custom fields of its events. */
  List<Field> fields();

  List<Person> people();

  /** Programs that act for people. */
  List<Person> agents();

  /** How many of its people work on a Saturday, compared with a Monday. */
  double weekend();

  /** What a person does at work. */
  DemoEvent task(Person who, SeededRandom seededRandom);

  /** What an agent does, for somebody or by itself. */
  DemoEvent agentTask(Person agent, Person principal, SeededRandom seededRandom);

  /** What the company's own fields say of a sign-in. */
  DemoEvent signIn(DemoEvent signIn, Person who, SeededRandom seededRandom);

  /** What happens at night, with nobody there. */
  List<DemoEvent> night(ZonedDateTime midnight, SeededRandom seededRandom);

  /**
   * What goes wrong that day; on most days nothing.
   *
   * @param day days since the log began
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
