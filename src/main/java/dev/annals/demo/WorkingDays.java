package dev.annals.demo;

import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Generates the events of a company day by day. A day always has the same events, so a longer
 * history starts with the same events as a shorter one.
 */
final class WorkingDays {

  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  private static final int TASKS_A_DAY = 11;
  private static final int AGENT_TASKS_A_DAY = 14;
  private static final double PRESENT = 0.85;

  private final Company company;

  WorkingDays(Company company) {
    this.company = company;
  }

  /** Returns the events from the first day until a time, in chronological order. */
  Stream<DemoEvent> history(LocalDate first, Instant until) {
    var last = until.atZone(company.zone()).toLocalDate();
    return Stream.concat(
            Stream.of(beginning(first)),
            first.datesUntil(last.plusDays(1)).flatMap(day -> day(first, day).stream()))
        .takeWhile(demoEvent -> demoEvent.at().isBefore(until));
  }

  /** Returns the first day of a history whose first event has this time. */
  LocalDate firstDay(Instant beginning) {
    return beginning.atZone(company.zone()).toLocalDate();
  }

  /** Returns an event at this moment. */
  DemoEvent now(Instant now) {
    var seededRandom = new SeededRandom(now.toEpochMilli());
    var person = seededRandom.pick(company.people());
    var event =
        seededRandom.chance(0.15)
            ? company.agentTask(seededRandom.pick(company.agents()), person, seededRandom)
            : seededRandom.chance(0.2)
                ? signsIn(person, seededRandom)
                : company.task(person, seededRandom);
    return event.at(now);
  }

  private DemoEvent beginning(LocalDate first) {
    return DemoEvent.of("auditlog.enable")
        .by(company.people().getFirst())
        .on("settings", "auditlog", "Audit log")
        .severity(Severity.MEDIUM)
        .changing("enabled", false, true)
        .at(first.atStartOfDay(company.zone()).toInstant());
  }

  private List<DemoEvent> day(LocalDate first, LocalDate day) {
    var seededRandom = new SeededRandom(company.tenant().hashCode() * 31L + day.toEpochDay());
    var midnight = day.atStartOfDay(company.zone());
    double share = WEEKEND.contains(day.getDayOfWeek()) ? company.weekend() : 1;
    var events = new ArrayList<DemoEvent>();
    for (var person : company.people()) {
      if (seededRandom.chance(PRESENT * share)) {
        works(person, midnight, seededRandom, events);
      }
    }
    for (var agent : company.agents()) {
      for (int i = 0; i < AGENT_TASKS_A_DAY * share; i++) {
        events.add(
            company
                .agentTask(agent, seededRandom.pick(company.people()), seededRandom)
                .at(hour(midnight, seededRandom.around(13, 2.2))));
      }
    }
    events.addAll(company.night(midnight, seededRandom));
    events.addAll(
        company.incident(
            Math.toIntExact(ChronoUnit.DAYS.between(first, day)), midnight, seededRandom));
    events.sort(Comparator.comparing(DemoEvent::at));
    return events;
  }

  private void works(
      Person person, ZonedDateTime midnight, SeededRandom seededRandom, List<DemoEvent> events) {
    double from = seededRandom.around(8.7, 0.5);
    double to = seededRandom.around(17.2, 0.6);
    if (seededRandom.chance(0.07)) {
      events.add(mistypes(person, seededRandom).at(hour(midnight, from)));
    }
    events.add(signsIn(person, seededRandom).at(hour(midnight, from + 0.01)));
    int tasks = seededRandom.between(TASKS_A_DAY / 2, TASKS_A_DAY * 3 / 2);
    for (int i = 0; i < tasks; i++) {
      double when = from + 0.02 + seededRandom.between(0, 1_000) / 1_000.0 * (to - from);
      boolean lunch = when > 12 && when < 13;
      events.add(company.task(person, seededRandom).at(hour(midnight, lunch ? when + 1.1 : when)));
    }
    if (seededRandom.chance(0.6)) {
      events.add(
          company
              .signIn(
                  DemoEvent.of("user.logout").by(person).on("user", person.id(), person.name()),
                  person,
                  seededRandom)
              .at(hour(midnight, to + 1.2)));
    }
  }

  private DemoEvent signsIn(Person person, SeededRandom seededRandom) {
    return company.signIn(
        DemoEvent.of("user.login").by(person).on("user", person.id(), person.name()),
        person,
        seededRandom);
  }

  private DemoEvent mistypes(Person person, SeededRandom seededRandom) {
    return signsIn(person, seededRandom)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.FAILURE)
        .saying("Wrong password");
  }

  private static Instant hour(ZonedDateTime midnight, double hour) {
    return midnight.plusSeconds(Math.round(hour * 3_600)).toInstant();
  }
}
