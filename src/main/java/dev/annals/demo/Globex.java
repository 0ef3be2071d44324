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

/** Globex Health: a hospital, which never closes, and where who looked at what matters. */
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
  public Happening task(Person who, Dice dice) {
    return Task.any(tasks, dice).by(who).with("ward", who.place());
  }

  @Override
  public Happening agentTask(Person agent, Person principal, Dice dice) {
    var told = agent.id().equals("agent-coding") ? submitsClaim(dice) : writesNote(dice);
    return told.by(agent, principal).with("ward", principal.place());
  }

  @Override
  public Happening signIn(Happening signIn, Person who, Dice dice) {
    return signIn.with("ward", who.place());
  }

  @Override
  public List<Happening> night(ZonedDateTime midnight, Dice dice) {
    var night = new ArrayList<Happening>();
    night.add(
        Happening.of("records.synchronised")
            .byService("svc-exchange", "Health exchange")
            .saying("%d records".formatted(dice.between(900, 1_400)))
            .at(midnight.plusHours(1).plusSeconds(dice.between(0, 900)).toInstant()));
    int rounds = dice.between(18, 30);
    for (int i = 0; i < rounds; i++) {
      var nurse = dice.pick(people);
      night.add(
          onPatient(Happening.of("patient.chart.view"), dice)
              .by(nurse)
              .with("ward", nurse.place())
              .at(midnight.plusSeconds(dice.between(0, 6 * 3_600)).toInstant()));
    }
    return night;
  }

  @Override
  public List<Happening> incident(int day, ZonedDateTime midnight, Dice dice) {
    return switch (day) {
      case 12 -> looksUpAFamousPatient(midnight.plusHours(13), dice);
      case 21 -> exchangeFails(midnight.plusHours(9), dice);
      default -> List.of();
    };
  }

  private Happening viewsRecord(Dice dice) {
    return onPatient(Happening.of("patient.record.view"), dice);
  }

  private Happening writesNote(Dice dice) {
    return onPatient(Happening.of("patient.note.create"), dice);
  }

  private Happening prescribes(Dice dice) {
    int before = dice.pick(5, 10, 20);
    return onPatient(Happening.of("prescription.update"), dice)
        .changing("dose", before + " mg", before * 2 + " mg");
  }

  private Happening releasesResult(Dice dice) {
    boolean abnormal = dice.chance(0.15);
    return onPatient(Happening.of("lab.result.release"), dice)
        .severity(abnormal ? Severity.MEDIUM : Severity.INFO)
        .saying(abnormal ? "Outside the normal range" : "Within the normal range");
  }

  private Happening movesAppointment(Dice dice) {
    return onPatient(Happening.of("appointment.update"), dice)
        .changing("room", "A" + dice.between(1, 9), "B" + dice.between(1, 9));
  }

  private Happening recordsConsent(Dice dice) {
    var until = ZonedDateTime.of(2027, dice.between(1, 12), 1, 0, 0, 0, 0, zone());
    return onPatient(Happening.of("consent.record"), dice)
        .with("consentUntil", Timestamps.format(until.toInstant()));
  }

  private Happening submitsClaim(Dice dice) {
    return onPatient(Happening.of("claim.submit"), dice)
        .with("claim", dice.between(4_000, 1_200_000) / 100.0);
  }

  private Happening breaksGlass(Dice dice) {
    return onPatient(Happening.of("patient.record.view"), dice)
        .severity(Severity.HIGH)
        .saying("Unconscious on arrival")
        .with("emergencyAccess", true);
  }

  private Happening changesAccess(Dice dice) {
    var other = dice.pick(people);
    return Happening.of("access.update")
        .on("member", other.id(), other.name())
        .severity(Severity.MEDIUM)
        .changing("wards", List.of(other.place()), List.of(other.place(), dice.pick(WARDS)));
  }

  private Happening isDenied(Dice dice) {
    return onPatient(Happening.of("patient.record.view"), dice)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.DENIED)
        .saying("Not on the patient's care team");
  }

  private List<Happening> looksUpAFamousPatient(ZonedDateTime start, Dice dice) {
    var told = new ArrayList<Happening>();
    for (int i = 0; i < 48; i++) {
      var who = dice.pick(people);
      told.add(
          Happening.of("patient.record.view")
              .by(who)
              .on("patient", "P-100007", "P-100007")
              .severity(Severity.HIGH)
              .outcome(dice.chance(0.7) ? Outcome.DENIED : Outcome.SUCCESS)
              .with("patient", "P-100007")
              .with("ward", who.place())
              .at(start.plusSeconds(dice.between(0, 7_200)).toInstant()));
    }
    told.add(
        Happening.of("patient.record.lock")
            .by(people.getFirst())
            .on("patient", "P-100007", "P-100007")
            .severity(Severity.CRITICAL)
            .saying("48 look-ups in two hours, most without a reason")
            .with("patient", "P-100007")
            .at(start.plusSeconds(7_300).toInstant()));
    return told;
  }

  private List<Happening> exchangeFails(ZonedDateTime start, Dice dice) {
    var told = new ArrayList<Happening>();
    for (int i = 0; i < 30; i++) {
      told.add(
          onPatient(Happening.of("lab.result.transfer"), dice)
              .byService("svc-exchange", "Health exchange")
              .severity(Severity.ERROR)
              .outcome(Outcome.FAILURE)
              .saying("The laboratory's system does not answer")
              .with("ward", "Laboratory")
              .at(start.plusSeconds(i * 120L + dice.between(0, 90)).toInstant()));
    }
    return told;
  }

  private static Happening onPatient(Happening told, Dice dice) {
    var patient = "P-" + (100_000 + dice.between(1, 900));
    return told.on("patient", patient, patient).with("patient", patient);
  }
}
