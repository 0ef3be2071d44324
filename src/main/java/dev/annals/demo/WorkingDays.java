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
 * What happens at a company, day by day. A day is the same whenever it is asked for, so a history
 * that is told further is the same up to where it was.
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

  /** From the first day until that time, in the order of time. */
  Stream<DemoEvent> history(LocalDate first, Instant until) {
    var last = until.atZone(company.zone()).toLocalDate();
    return Stream.concat(
            Stream.of(beginning(first)),
            first.datesUntil(last.plusDays(1)).flatMap(day -> day(first, day).stream()))
        .takeWhile(demoEvent -> demoEvent.at().isBefore(until));
  }

  /** The first day of a history that begins with this. */
  LocalDate firstDay(Instant beginning) {
    return beginning.atZone(company.zone()).toLocalDate();
  }

  /** Something that happens at this moment. */
  DemoEvent now(Instant now) {
    var seededRandom = new SeededRandom(now.toEpochMilli());
    var who = seededRandom.pick(company.people());
    var told =
        seededRandom.chance(0.15)
            ? company.agentTask(seededRandom.pick(company.agents()), who, seededRandom)
            : seededRandom.chance(0.2)
                ? signsIn(who, seededRandom)
                : company.task(who, seededRandom);
    return told.at(now);
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
    var told = new ArrayList<DemoEvent>();
    for (var who : company.people()) {
      if (seededRandom.chance(PRESENT * share)) {
        works(who, midnight, seededRandom, told);
      }
    }
    for (var agent : company.agents()) {
      for (int i = 0; i < AGENT_TASKS_A_DAY * share; i++) {
        told.add(
            company
                .agentTask(agent, seededRandom.pick(company.people()), seededRandom)
                .at(hour(midnight, seededRandom.around(13, 2.2))));
      }
    }
    told.addAll(company.night(midnight, seededRandom));
    told.addAll(
        company.incident(
            Math.toIntExact(ChronoUnit.DAYS.between(first, day)), midnight, seededRandom));
    told.sort(Comparator.comparing(DemoEvent::at));
    return told;
  }

  private void works(
      Person who, ZonedDateTime midnight, SeededRandom seededRandom, List<DemoEvent> told) {
    double from = seededRandom.around(8.7, 0.5);
    double to = seededRandom.around(17.2, 0.6);
    if (seededRandom.chance(0.07)) {
      told.add(mistypes(who, seededRandom).at(hour(midnight, from)));
    }
    told.add(signsIn(who, seededRandom).at(hour(midnight, from + 0.01)));
    int tasks = seededRandom.between(TASKS_A_DAY / 2, TASKS_A_DAY * 3 / 2);
    for (int i = 0; i < tasks; i++) {
      double when = from + 0.02 + seededRandom.between(0, 1_000) / 1_000.0 * (to - from);
      boolean lunch = when > 12 && when < 13;
      told.add(company.task(who, seededRandom).at(hour(midnight, lunch ? when + 1.1 : when)));
    }
    if (seededRandom.chance(0.6)) {
      told.add(
          company
              .signIn(
                  DemoEvent.of("user.logout").by(who).on("user", who.id(), who.name()),
                  who,
                  seededRandom)
              .at(hour(midnight, to + 1.2)));
    }
  }

  private DemoEvent signsIn(Person who, SeededRandom seededRandom) {
    return company.signIn(
        DemoEvent.of("user.login").by(who).on("user", who.id(), who.name()), who, seededRandom);
  }

  private DemoEvent mistypes(Person who, SeededRandom seededRandom) {
    return signsIn(who, seededRandom)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.FAILURE)
        .saying("Wrong password");
  }

  private static Instant hour(ZonedDateTime midnight, double hour) {
    return midnight.plusSeconds(Math.round(hour * 3_600)).toInstant();
  }
}
