package dev.annals.demo;

import static dev.annals.demo.Company.field;

import dev.annals.kernel.Outcome;
import dev.annals.kernel.Severity;
import dev.annals.kernel.TenantId;
import dev.annals.schemabuilder.Field;
import dev.annals.schemabuilder.FieldType;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A demo company, Acme Robotics: documents, projects, deployments and invoices, mostly on weekdays.
 */
final class Acme implements Company {

  private static final List<String> REGIONS = List.of("eu-west", "eu-north", "us-east", "ap-south");

  private static final List<String> DOCUMENTS =
      List.of(
          "Gripper arm tolerances",
          "Q3 board deck",
          "Supplier terms 2026",
          "Safety case R7",
          "Onboarding handbook",
          "Price list",
          "Warehouse layout Lyon",
          "Incident review template",
          "Battery test results",
          "Service contract Hooli");

  private static final List<String> PROJECTS =
      List.of("Atlas", "Picker 3", "Depot", "Night shift", "Telemetry");

  private static final List<String> CUSTOMERS =
      List.of("Hooli", "Initech", "Umbrella", "Stark Logistics", "Wayne Freight");

  private final List<Person> people =
      Staff.people(
          "acme.test",
          REGIONS,
          "Ana Ferreira",
          "Ben Okafor",
          "Chiara Romano",
          "Daan Visser",
          "Elif Kaya",
          "Farid Haddad",
          "Grace Mbeki",
          "Hana Sato",
          "Igor Petrov",
          "Jana Novak",
          "Kofi Mensah",
          "Lena Fischer",
          "Mateo Silva",
          "Nora Lind",
          "Omar Farouk",
          "Priya Nair",
          "Quentin Dubois",
          "Rosa Jimenez",
          "Sven Larsen",
          "Tara Singh",
          "Ugo Conti",
          "Vera Kovacs",
          "Wei Zhang",
          "Ximena Rojas",
          "Yusuf Demir",
          "Zoe Martin",
          "Arne Holm",
          "Bea Costa",
          "Carl Weber",
          "Dina Levi",
          "Emil Hansen",
          "Fatima Zahra",
          "Gino Ricci",
          "Helen Clarke",
          "Ivan Horvat",
          "Julia Meyer",
          "Kenji Mori",
          "Lucy Adams",
          "Milan Simic",
          "Nadia Rahman");

  private final List<Person> agents =
      List.of(
          Staff.agent("agent-drafts", "Drafting agent"),
          Staff.agent("agent-billing", "Billing agent"),
          Staff.agent("agent-triage", "Triage agent"));

  private final List<Task> tasks =
      List.of(
          new Task(30, this::opensDocument),
          new Task(18, this::updatesDocument),
          new Task(8, this::comments),
          new Task(7, this::sharesDocument),
          new Task(5, this::exportsReport),
          new Task(6, this::movesProject),
          new Task(6, this::deploys),
          new Task(5, this::finalizesInvoice),
          new Task(2, this::refunds),
          new Task(4, this::changesSetting),
          new Task(2, this::changesRole),
          new Task(1, this::makesKey),
          new Task(2, this::isDenied));

  @Override
  public TenantId tenant() {
    return new TenantId("acme");
  }

  @Override
  public ZoneId zone() {
    return ZoneId.of("Europe/Berlin");
  }

  @Override
  public List<Field> fields() {
    return List.of(
        field("region", "Region", FieldType.CHOICE, "Where the data lies", REGIONS),
        field("ticket", "Ticket", FieldType.TEXT, "What it was done for"),
        field("amount", "Amount", FieldType.NUMBER, "In euros"),
        field("secondFactor", "Second factor", FieldType.BOOLEAN, "Whether the sign-in had one"));
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
    return 0.07;
  }

  @Override
  public DemoEvent task(Person person, SeededRandom seededRandom) {
    return Task.any(tasks, seededRandom).by(person).with("region", person.place());
  }

  @Override
  public DemoEvent agentTask(Person agent, Person principal, SeededRandom seededRandom) {
    var event =
        switch (agent.id()) {
          case "agent-billing" -> finalizesInvoice(seededRandom);
          case "agent-triage" -> triages(seededRandom);
          default -> updatesDocument(seededRandom);
        };
    return (agent.id().equals("agent-triage") ? event.by(agent) : event.by(agent, principal))
        .with("region", principal.place());
  }

  @Override
  public DemoEvent signIn(DemoEvent signIn, Person person, SeededRandom seededRandom) {
    return signIn.with("region", person.place()).with("secondFactor", seededRandom.chance(0.9));
  }

  @Override
  public List<DemoEvent> night(ZonedDateTime midnight, SeededRandom seededRandom) {
    var night = new ArrayList<DemoEvent>();
    for (var region : REGIONS) {
      night.add(
          DemoEvent.of("backup.completed")
              .byService("svc-backup", "Backup")
              .on("database", "db-" + region, "Database " + region)
              .with("region", region)
              .at(midnight.plusHours(2).plusSeconds(seededRandom.between(0, 1_800)).toInstant()));
    }
    night.add(
        DemoEvent.of("retention.applied")
            .bySystem()
            .saying(
                "%d documents past their retention removed".formatted(seededRandom.between(0, 40)))
            .at(midnight.plusHours(4).plusSeconds(seededRandom.between(0, 600)).toInstant()));
    if (midnight.getDayOfMonth() == 1) {
      night.add(
          DemoEvent.of("subscription.renewed")
              .byService("svc-billing", "Billing")
              .on("subscription", "sub-7", "Enterprise")
              .with("amount", 4_900)
              .at(midnight.plusHours(5).toInstant()));
    }
    return night;
  }

  @Override
  public List<DemoEvent> incident(int day, ZonedDateTime midnight, SeededRandom seededRandom) {
    return switch (day) {
      case 8 -> guessedPasswords(midnight.plusHours(3), seededRandom);
      case 17 -> failedDeployments(midnight.plusHours(15), seededRandom);
      case 25 -> leaves(midnight.plusHours(22), seededRandom);
      default -> List.of();
    };
  }

  private DemoEvent opensDocument(SeededRandom seededRandom) {
    return onDocument(DemoEvent.of("document.view"), seededRandom);
  }

  private DemoEvent updatesDocument(SeededRandom seededRandom) {
    int version = seededRandom.between(2, 40);
    return onDocument(DemoEvent.of("document.update"), seededRandom)
        .changing("version", version - 1, version);
  }

  private DemoEvent comments(SeededRandom seededRandom) {
    return onDocument(DemoEvent.of("document.comment"), seededRandom);
  }

  private DemoEvent sharesDocument(SeededRandom seededRandom) {
    boolean outside = seededRandom.chance(0.2);
    return onDocument(DemoEvent.of("document.share"), seededRandom)
        .severity(outside ? Severity.MEDIUM : Severity.INFO)
        .saying(
            "Shared with "
                + (outside
                    ? "a guest at " + seededRandom.pick(CUSTOMERS)
                    : seededRandom.pick(people).name()));
  }

  private DemoEvent exportsReport(SeededRandom seededRandom) {
    return DemoEvent.of("report.export")
        .on(
            "report",
            "rep-" + seededRandom.between(1, 30),
            seededRandom.pick("Utilisation", "Revenue", "Uptime"))
        .saying("%d rows".formatted(seededRandom.between(20, 9_000)));
  }

  private DemoEvent movesProject(SeededRandom seededRandom) {
    var project = seededRandom.pick(PROJECTS);
    return DemoEvent.of("project.update")
        .on("project", "prj-" + PROJECTS.indexOf(project), project)
        .changing("status", "planned", seededRandom.pick("active", "on hold"));
  }

  private DemoEvent deploys(SeededRandom seededRandom) {
    boolean fails = seededRandom.chance(0.08);
    return DemoEvent.of(fails ? "deployment.failed" : "deployment.completed")
        .on("fleet", "fleet-" + seededRandom.between(1, 12), "Fleet " + seededRandom.between(1, 12))
        .severity(fails ? Severity.ERROR : Severity.INFO)
        .outcome(fails ? Outcome.FAILURE : Outcome.SUCCESS)
        .with("ticket", ticket(seededRandom));
  }

  private DemoEvent finalizesInvoice(SeededRandom seededRandom) {
    return DemoEvent.of("invoice.finalize")
        .on(
            "invoice",
            "inv-" + seededRandom.between(20_000, 29_999),
            "Invoice for " + seededRandom.pick(CUSTOMERS))
        .with("amount", seededRandom.between(5_000, 900_000) / 100.0);
  }

  private DemoEvent refunds(SeededRandom seededRandom) {
    return DemoEvent.of("payment.refund")
        .on(
            "invoice",
            "inv-" + seededRandom.between(20_000, 29_999),
            "Invoice for " + seededRandom.pick(CUSTOMERS))
        .severity(Severity.MEDIUM)
        .with("amount", -seededRandom.between(1_000, 90_000) / 100.0)
        .with("ticket", ticket(seededRandom));
  }

  private DemoEvent changesSetting(SeededRandom seededRandom) {
    int before = seededRandom.pick(30, 60, 90);
    return DemoEvent.of("settings.update")
        .on("settings", "security", "Security settings")
        .severity(Severity.MEDIUM)
        .changing("sessionTimeoutMinutes", before, seededRandom.pick(15, 45, 120))
        .with("ticket", ticket(seededRandom));
  }

  private DemoEvent changesRole(SeededRandom seededRandom) {
    var other = seededRandom.pick(people);
    return DemoEvent.of("member.role.update")
        .on("member", other.id(), other.name())
        .severity(Severity.MEDIUM)
        .changing("role", "viewer", seededRandom.pick("editor", "admin"));
  }

  private DemoEvent makesKey(SeededRandom seededRandom) {
    return DemoEvent.of("apikey.create")
        .on(
            "apikey",
            "key-" + seededRandom.between(100, 999),
            seededRandom.pick("CI", "Data export", "Mobile app"))
        .severity(Severity.HIGH)
        .with("ticket", ticket(seededRandom));
  }

  private DemoEvent isDenied(SeededRandom seededRandom) {
    return onDocument(DemoEvent.of("document.view"), seededRandom)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.DENIED)
        .saying("Not a member of the document's group");
  }

  private DemoEvent triages(SeededRandom seededRandom) {
    return DemoEvent.of("ticket.triage")
        .on(
            "ticket",
            ticket(seededRandom),
            seededRandom.pick("Arm stops", "Cannot sign in", "Wrong invoice"))
        .changing("priority", "none", seededRandom.pick("low", "normal", "high"));
  }

  private List<DemoEvent> guessedPasswords(ZonedDateTime start, SeededRandom seededRandom) {
    var events = new ArrayList<DemoEvent>();
    for (int i = 0; i < 140; i++) {
      var target = seededRandom.pick(people);
      events.add(
          DemoEvent.of("user.login")
              .byNobodyKnown(target.email(), "192.0.2." + seededRandom.between(200, 203))
              .on("user", target.id(), target.name())
              .severity(Severity.HIGH)
              .outcome(Outcome.FAILURE)
              .saying("Wrong password")
              .with("region", target.place())
              .at(start.plusSeconds(seededRandom.between(0, 720)).toInstant()));
    }
    events.add(
        DemoEvent.of("ip.block")
            .byService("svc-guard", "Guard")
            .on("network", "192.0.2.200/30", "192.0.2.200/30")
            .severity(Severity.CRITICAL)
            .saying("140 failed sign-ins in 12 minutes")
            .at(start.plusSeconds(730).toInstant()));
    return events;
  }

  private List<DemoEvent> failedDeployments(ZonedDateTime start, SeededRandom seededRandom) {
    var events = new ArrayList<DemoEvent>();
    for (int i = 0; i < 36; i++) {
      events.add(
          DemoEvent.of("deployment.failed")
              .byService("svc-deploy", "Deployer")
              .on("fleet", "fleet-" + (1 + i % 12), "Fleet " + (1 + i % 12))
              .severity(Severity.ERROR)
              .outcome(Outcome.FAILURE)
              .saying("The registry does not answer")
              .with("region", seededRandom.pick(REGIONS))
              .with("ticket", "OPS-4711")
              .at(start.plusSeconds(i * 75L + seededRandom.between(0, 60)).toInstant()));
    }
    return events;
  }

  private List<DemoEvent> leaves(ZonedDateTime start, SeededRandom seededRandom) {
    var leaving = people.get(18);
    var events = new ArrayList<DemoEvent>();
    for (int i = 0; i < 60; i++) {
      events.add(
          onDocument(DemoEvent.of("document.download"), seededRandom)
              .by(leaving)
              .severity(Severity.HIGH)
              .with("region", leaving.place())
              .at(start.plusSeconds(i * 20L).toInstant()));
    }
    events.add(
        DemoEvent.of("member.suspend")
            .by(people.getFirst())
            .on("member", leaving.id(), leaving.name())
            .severity(Severity.CRITICAL)
            .saying("60 downloads in 20 minutes, two days before the last day at work")
            .changing("active", true, false)
            .with("ticket", "SEC-88")
            .at(start.plusMinutes(35).toInstant()));
    return events;
  }

  private static DemoEvent onDocument(DemoEvent event, SeededRandom seededRandom) {
    var document = seededRandom.pick(DOCUMENTS);
    return event.on("document", "doc-" + (500 + DOCUMENTS.indexOf(document)), document);
  }

  private static String ticket(SeededRandom seededRandom) {
    return "OPS-" + seededRandom.between(4_000, 4_900);
  }
}
