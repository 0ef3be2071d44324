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

/** Acme Robotics: documents, projects, deployments and invoices, mostly on weekdays. */
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
  public Happening task(Person who, Dice dice) {
    return Task.any(tasks, dice).by(who).with("region", who.place());
  }

  @Override
  public Happening agentTask(Person agent, Person principal, Dice dice) {
    var told =
        switch (agent.id()) {
          case "agent-billing" -> finalizesInvoice(dice);
          case "agent-triage" -> triages(dice);
          default -> updatesDocument(dice);
        };
    return (agent.id().equals("agent-triage") ? told.by(agent) : told.by(agent, principal))
        .with("region", principal.place());
  }

  @Override
  public Happening signIn(Happening signIn, Person who, Dice dice) {
    return signIn.with("region", who.place()).with("secondFactor", dice.chance(0.9));
  }

  @Override
  public List<Happening> night(ZonedDateTime midnight, Dice dice) {
    var night = new ArrayList<Happening>();
    for (var region : REGIONS) {
      night.add(
          Happening.of("backup.completed")
              .byService("svc-backup", "Backup")
              .on("database", "db-" + region, "Database " + region)
              .with("region", region)
              .at(midnight.plusHours(2).plusSeconds(dice.between(0, 1_800)).toInstant()));
    }
    night.add(
        Happening.of("retention.applied")
            .bySystem()
            .saying("%d documents past their retention removed".formatted(dice.between(0, 40)))
            .at(midnight.plusHours(4).plusSeconds(dice.between(0, 600)).toInstant()));
    if (midnight.getDayOfMonth() == 1) {
      night.add(
          Happening.of("subscription.renewed")
              .byService("svc-billing", "Billing")
              .on("subscription", "sub-7", "Enterprise")
              .with("amount", 4_900)
              .at(midnight.plusHours(5).toInstant()));
    }
    return night;
  }

  @Override
  public List<Happening> incident(int day, ZonedDateTime midnight, Dice dice) {
    return switch (day) {
      case 8 -> guessedPasswords(midnight.plusHours(3), dice);
      case 17 -> failedDeployments(midnight.plusHours(15), dice);
      case 25 -> leaves(midnight.plusHours(22), dice);
      default -> List.of();
    };
  }

  private Happening opensDocument(Dice dice) {
    return onDocument(Happening.of("document.view"), dice);
  }

  private Happening updatesDocument(Dice dice) {
    int version = dice.between(2, 40);
    return onDocument(Happening.of("document.update"), dice)
        .changing("version", version - 1, version);
  }

  private Happening comments(Dice dice) {
    return onDocument(Happening.of("document.comment"), dice);
  }

  private Happening sharesDocument(Dice dice) {
    boolean outside = dice.chance(0.2);
    return onDocument(Happening.of("document.share"), dice)
        .severity(outside ? Severity.MEDIUM : Severity.INFO)
        .saying(
            "Shared with "
                + (outside ? "a guest at " + dice.pick(CUSTOMERS) : dice.pick(people).name()));
  }

  private Happening exportsReport(Dice dice) {
    return Happening.of("report.export")
        .on("report", "rep-" + dice.between(1, 30), dice.pick("Utilisation", "Revenue", "Uptime"))
        .saying("%d rows".formatted(dice.between(20, 9_000)));
  }

  private Happening movesProject(Dice dice) {
    var project = dice.pick(PROJECTS);
    return Happening.of("project.update")
        .on("project", "prj-" + PROJECTS.indexOf(project), project)
        .changing("status", "planned", dice.pick("active", "on hold"));
  }

  private Happening deploys(Dice dice) {
    boolean fails = dice.chance(0.08);
    return Happening.of(fails ? "deployment.failed" : "deployment.completed")
        .on("fleet", "fleet-" + dice.between(1, 12), "Fleet " + dice.between(1, 12))
        .severity(fails ? Severity.ERROR : Severity.INFO)
        .outcome(fails ? Outcome.FAILURE : Outcome.SUCCESS)
        .with("ticket", ticket(dice));
  }

  private Happening finalizesInvoice(Dice dice) {
    return Happening.of("invoice.finalize")
        .on("invoice", "inv-" + dice.between(20_000, 29_999), "Invoice for " + dice.pick(CUSTOMERS))
        .with("amount", dice.between(5_000, 900_000) / 100.0);
  }

  private Happening refunds(Dice dice) {
    return Happening.of("payment.refund")
        .on("invoice", "inv-" + dice.between(20_000, 29_999), "Invoice for " + dice.pick(CUSTOMERS))
        .severity(Severity.MEDIUM)
        .with("amount", -dice.between(1_000, 90_000) / 100.0)
        .with("ticket", ticket(dice));
  }

  private Happening changesSetting(Dice dice) {
    int before = dice.pick(30, 60, 90);
    return Happening.of("settings.update")
        .on("settings", "security", "Security settings")
        .severity(Severity.MEDIUM)
        .changing("sessionTimeoutMinutes", before, dice.pick(15, 45, 120))
        .with("ticket", ticket(dice));
  }

  private Happening changesRole(Dice dice) {
    var other = dice.pick(people);
    return Happening.of("member.role.update")
        .on("member", other.id(), other.name())
        .severity(Severity.MEDIUM)
        .changing("role", "viewer", dice.pick("editor", "admin"));
  }

  private Happening makesKey(Dice dice) {
    return Happening.of("apikey.create")
        .on("apikey", "key-" + dice.between(100, 999), dice.pick("CI", "Data export", "Mobile app"))
        .severity(Severity.HIGH)
        .with("ticket", ticket(dice));
  }

  private Happening isDenied(Dice dice) {
    return onDocument(Happening.of("document.view"), dice)
        .severity(Severity.MEDIUM)
        .outcome(Outcome.DENIED)
        .saying("Not a member of the document's group");
  }

  private Happening triages(Dice dice) {
    return Happening.of("ticket.triage")
        .on("ticket", ticket(dice), dice.pick("Arm stops", "Cannot sign in", "Wrong invoice"))
        .changing("priority", "none", dice.pick("low", "normal", "high"));
  }

  private List<Happening> guessedPasswords(ZonedDateTime start, Dice dice) {
    var told = new ArrayList<Happening>();
    for (int i = 0; i < 140; i++) {
      var target = dice.pick(people);
      told.add(
          Happening.of("user.login")
              .byNobodyKnown(target.email(), "192.0.2." + dice.between(200, 203))
              .on("user", target.id(), target.name())
              .severity(Severity.HIGH)
              .outcome(Outcome.FAILURE)
              .saying("Wrong password")
              .with("region", target.place())
              .at(start.plusSeconds(dice.between(0, 720)).toInstant()));
    }
    told.add(
        Happening.of("ip.block")
            .byService("svc-guard", "Guard")
            .on("network", "192.0.2.200/30", "192.0.2.200/30")
            .severity(Severity.CRITICAL)
            .saying("140 failed sign-ins in 12 minutes")
            .at(start.plusSeconds(730).toInstant()));
    return told;
  }

  private List<Happening> failedDeployments(ZonedDateTime start, Dice dice) {
    var told = new ArrayList<Happening>();
    for (int i = 0; i < 36; i++) {
      told.add(
          Happening.of("deployment.failed")
              .byService("svc-deploy", "Deployer")
              .on("fleet", "fleet-" + (1 + i % 12), "Fleet " + (1 + i % 12))
              .severity(Severity.ERROR)
              .outcome(Outcome.FAILURE)
              .saying("The registry does not answer")
              .with("region", dice.pick(REGIONS))
              .with("ticket", "OPS-4711")
              .at(start.plusSeconds(i * 75L + dice.between(0, 60)).toInstant()));
    }
    return told;
  }

  private List<Happening> leaves(ZonedDateTime start, Dice dice) {
    var leaving = people.get(18);
    var told = new ArrayList<Happening>();
    for (int i = 0; i < 60; i++) {
      told.add(
          onDocument(Happening.of("document.download"), dice)
              .by(leaving)
              .severity(Severity.HIGH)
              .with("region", leaving.place())
              .at(start.plusSeconds(i * 20L).toInstant()));
    }
    told.add(
        Happening.of("member.suspend")
            .by(people.getFirst())
            .on("member", leaving.id(), leaving.name())
            .severity(Severity.CRITICAL)
            .saying("60 downloads in 20 minutes, two days before the last day at work")
            .changing("active", true, false)
            .with("ticket", "SEC-88")
            .at(start.plusMinutes(35).toInstant()));
    return told;
  }

  private static Happening onDocument(Happening told, Dice dice) {
    var document = dice.pick(DOCUMENTS);
    return told.on("document", "doc-" + (500 + DOCUMENTS.indexOf(document)), document);
  }

  private static String ticket(Dice dice) {
    return "OPS-" + dice.between(4_000, 4_900);
  }
}
