package dev.annals.demo;

import static dev.annals.demo.Company.field;

import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.kernel.Timestamps;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A demo company, Globex Health: a hospital that never closes and in which access to patient data
 * is important.
 */
final class Globex implements Company {

  private static final List<String> WARDS =
      List.of("Emergency", "Cardiology", "Paediatrics", "Surgery", "Laboratory", "Billing");

  private final List<Person> people =
      Staff.people(
          "globex.test",
          WARDS,
          "Alice Monroe",
          "Brandon Cole",
          "Carmen Ortiz",
          "Derek Shaw",
          "Evelyn Brooks",
          "Frank Delgado",
          "Gloria Pierce",
          "Hector Ruiz",
          "Irene Walsh",
          "Jerome Banks",
          "Karen Doyle",
          "Leon Castro",
          "Marta Quinn",
          "Neil Hobbs",
          "Olivia Grant",
          "Paul Avery",
          "Rachel Kim",
          "Samuel Boyd",
          "Teresa Lowe",
          "Umar Siddiqui",
          "Valerie Stone",
          "Walter Nash",
          "Yolanda Reid",
          "Zachary Mills",
          "Bianca Torres",
          "Calvin Price",
          "Doris Webb",
          "Edgar Flynn",
          "Felicia Hart",
          "Gavin Moss",
          "Holly Chen",
          "Isaac Ford");

  private final List<Person> agents =
      List.of(
          Staff.agent("agent-scribe", "Scribe agent"), Staff.agent("agent-coding", "Coding agent"));

  private final List<Task> tasks =
      List.of(
          new Task(34, this::viewsRecord),
          new Task(16, this::writesNote),
          new Task(10, this::prescribes),
          new Task(8, this::releasesResult),
          new Task(7, this::movesAppointment),
          new Task(5, this::recordsConsent),
          new Task(4, this::submitsClaim),
          new Task(2, this::breaksGlass),
          new Task(2, this::changesAccess),
          new Task(2, this::isDenied));

  @Override
  public TenantId tenant() {
    return new TenantId("globex");
  }

  @Override
  public ZoneId zone() {
    return ZoneId.of("America/New_York");
  }

  @Override
  public List<Field> fields() {
    return List.of(
        field("patient", "Patient", FieldType.TEXT, "The pseudonym, never the name"),
        field("ward", "Ward", FieldType.CHOICE, "Where it was done", WARDS),
        field(
            "emergencyAccess",
            "Emergency access",
            FieldType.BOOLEAN,
            "Whether the rules were set aside for an emergency"),
        field("consentUntil", "Consent until", FieldType.TIMESTAMP, "When the consent ends"),
        field("claim", "Claim", FieldType.NUMBER, "In dollars"));
  }

  @Override
  public List<Person> people() {
    return people;
  }

  @Override
  public List<Person> agents() {
    return agents;
  }

  @Override
  public double weekend() {
    return 0.4;
  }

  @Override
  public DemoEvent task(Person person, SeededRandom seededRandom) {
    return Task.any(tasks, seededRandom).by(person).with("ward", person.place());
  }

  @Override
  public DemoEvent agentTask(Person agent, Person principal, SeededRandom seededRandom) {
    var event =
        agent.id().equals("agent-coding") ? submitsClaim(seededRandom) : writesNote(seededRandom);
    return event.by(agent, principal).with("ward", principal.place());
  }

  @Override
  public DemoEvent signIn(DemoEvent signIn, Person person, SeededRandom seededRandom) {
    return signIn.with("ward", person.place());
  }

  @Override
  public List<DemoEvent> night(ZonedDateTime midnight, SeededRandom seededRandom) {
    var night = new ArrayList<DemoEvent>();
    night.add(
        DemoEvent.of("records.synchronised")
            .byService("svc-exchange", "Health exchange")
            .saying("%d records".formatted(seededRandom.between(900, 1_400)))
            .at(midnight.plusHours(1).plusSeconds(seededRandom.between(0, 900)).toInstant()));
    int rounds = seededRandom.between(18, 30);
    for (int i = 0; i < rounds; i++) {
      var nurse = seededRandom.pick(people);
      night.add(
          onPatient(DemoEvent.of("patient.chart.view"), seededRandom)
              .by(nurse)
              .with("ward", nurse.place())
              .at(midnight.plusSeconds(seededRandom.between(0, 6 * 3_600)).toInstant()));
    }
    return night;
  }

  @Override
  public List<DemoEvent> incident(int day, ZonedDateTime midnight, SeededRandom seededRandom) {
    return switch (day) {
      case 12 -> looksUpAFamousPatient(midnight.plusHours(13), seededRandom);
      case 21 -> exchangeFails(midnight.plusHours(9), seededRandom);
      default -> List.of();
    };
  }

  private DemoEvent viewsRecord(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("patient.record.view"), seededRandom);
  }

  private DemoEvent writesNote(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("patient.note.create"), seededRandom);
  }

  private DemoEvent prescribes(SeededRandom seededRandom) {
    int before = seededRandom.pick(5, 10, 20);
    return onPatient(DemoEvent.of("prescription.update"), seededRandom)
        .changing("dose", before + " mg", before * 2 + " mg");
  }

  private DemoEvent releasesResult(SeededRandom seededRandom) {
    boolean abnormal = seededRandom.chance(0.15);
    return onPatient(DemoEvent.of("lab.result.release"), seededRandom)
        .severity(abnormal ? Severity.MEDIUM : Severity.INFO)
        .saying(abnormal ? "Outside the normal range" : "Within the normal range");
  }

  private DemoEvent movesAppointment(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("appointment.update"), seededRandom)
        .changing("room", "A" + seededRandom.between(1, 9), "B" + seededRandom.between(1, 9));
  }

  private DemoEvent recordsConsent(SeededRandom seededRandom) {
    var until = ZonedDateTime.of(2027, seededRandom.between(1, 12), 1, 0, 0, 0, 0, zone());
    return onPatient(DemoEvent.of("consent.record"), seededRandom)
        .with("consentUntil", Timestamps.format(until.toInstant()));
  }

  private DemoEvent submitsClaim(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("claim.submit"), seededRandom)
        .with("claim", seededRandom.between(4_000, 1_200_000) / 100.0);
  }

  private DemoEvent breaksGlass(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("patient.record.view"), seededRandom)
        .severity(Severity.HIGH)
        .saying("Unconscious on arrival")
        .with("emergencyAccess", true);
  }

  private DemoEvent changesAccess(SeededRandom seededRandom) {
    var other = seededRandom.pick(people);
    return DemoEvent.of("access.update")
        .on("member", other.id(), other.name())
        .severity(Severity.MEDIUM)
        .changing(
            "wards", List.of(other.place()), List.of(other.place(), seededRandom.pick(WARDS)));
  }

  private DemoEvent isDenied(SeededRandom seededRandom) {
    return onPatient(DemoEvent.of("patient.record.view"), seededRandom)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.DENIED)
        .saying("Not on the patient's care team");
  }

  private List<DemoEvent> looksUpAFamousPatient(ZonedDateTime start, SeededRandom seededRandom) {
    var events = new ArrayList<DemoEvent>();
    for (int i = 0; i < 48; i++) {
      var person = seededRandom.pick(people);
      events.add(
          DemoEvent.of("patient.record.view")
              .by(person)
              .on("patient", "P-100007", "P-100007")
              .severity(Severity.HIGH)
              .outcome(seededRandom.chance(0.7) ? Outcome.DENIED : Outcome.SUCCESS)
              .with("patient", "P-100007")
              .with("ward", person.place())
              .at(start.plusSeconds(seededRandom.between(0, 7_200)).toInstant()));
    }
    events.add(
        DemoEvent.of("patient.record.lock")
            .by(people.getFirst())
            .on("patient", "P-100007", "P-100007")
            .severity(Severity.CRITICAL)
            .saying("48 look-ups in two hours, most without a reason")
            .with("patient", "P-100007")
            .at(start.plusSeconds(7_300).toInstant()));
    return events;
  }

  private List<DemoEvent> exchangeFails(ZonedDateTime start, SeededRandom seededRandom) {
    var events = new ArrayList<DemoEvent>();
    for (int i = 0; i < 30; i++) {
      events.add(
          onPatient(DemoEvent.of("lab.result.transfer"), seededRandom)
              .byService("svc-exchange", "Health exchange")
              .severity(Severity.ERROR)
              .outcome(Outcome.FAILURE)
              .saying("The laboratory's system does not answer")
              .with("ward", "Laboratory")
              .at(start.plusSeconds(i * 120L + seededRandom.between(0, 90)).toInstant()));
    }
    return events;
  }

  private static DemoEvent onPatient(DemoEvent event, SeededRandom seededRandom) {
    var patient = "P-" + (100_000 + seededRandom.between(1, 900));
    return event.on("patient", patient, patient).with("patient", patient);
  }
}
