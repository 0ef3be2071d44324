package dev.annals.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkingDaysTests {

  private static final Instant NOW = Instant.parse("2026-03-18T15:20:00Z");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 16);

  static Stream<Company> companies() {
    return Stream.of(new Acme(), new Globex());
  }

  @Test
  void bothTellAboutTwentyThousandEvents() {
    assertThat(companies().mapToInt(company -> history(company).size()).sum())
        .isBetween(17_000, 23_000);
  }

  @ParameterizedTest
  @MethodSource("companies")
  void timeNeverRunsBack(Company company) {
    assertThat(history(company))
        .isSortedAccordingTo(Comparator.comparing(DemoEvent::at))
        .allMatch(demoEvent -> demoEvent.at().isBefore(NOW))
        .anyMatch(demoEvent -> demoEvent.at().isAfter(NOW.minus(Duration.ofHours(1))));
  }

  @ParameterizedTest
  @MethodSource("companies")
  void aLongerHistoryBeginsLikeAShorterOne(Company company) {
    var shorter = inputs(new WorkingDays(company).history(FIRST, NOW).toList());
    var longer = inputs(new WorkingDays(company).history(FIRST, NOW.plusSeconds(90_000)).toList());

    assertThat(longer).hasSizeGreaterThan(shorter.size()).startsWith(shorter.toArray(Map[]::new));
  }

  @ParameterizedTest
  @MethodSource("companies")
  void mostHappensInWorkingHours(Company company) {
    var hours = by(company, demoEvent -> demoEvent.at().atZone(company.zone()).getHour());

    assertThat(share(hours, Set.of(8, 9, 10, 11, 12, 13, 14, 15, 16, 17))).isGreaterThan(0.75);
    assertThat(share(hours, Set.of(0, 1, 2, 3, 4, 5))).isBetween(0.005, 0.12);
  }

  @Test
  void weekendsAreQuietAtAcmeAndNotAtTheHospital() {
    assertThat(weekend(new Acme())).isBetween(0.01, 0.05);
    assertThat(weekend(new Globex())).isBetween(0.1, 0.2);
  }

  @ParameterizedTest
  @MethodSource("companies")
  void mostIsHarmlessAndSomeIsNot(Company company) {
    var severities = by(company, demoEvent -> input(demoEvent).getOrDefault("severity", "INFO"));

    assertThat(share(severities, Set.of("INFO"))).isBetween(0.75, 0.95);
    assertThat(severities).containsKeys("MEDIUM", "HIGH", "CRITICAL", "ERROR");
    assertThat(severities.get("CRITICAL")).isLessThan(10);
    var outcomes = by(company, demoEvent -> input(demoEvent).getOrDefault("outcome", "SUCCESS"));
    assertThat(share(outcomes, Set.of("SUCCESS"))).isGreaterThan(0.9);
    assertThat(outcomes).containsKeys("FAILURE", "DENIED");
  }

  @ParameterizedTest
  @MethodSource("companies")
  void agentsActForPeople(Company company) {
    var forPeople =
        history(company).stream()
            .map(WorkingDaysTests::input)
            .filter(event -> event.containsKey("impersonator"))
            .toList();

    assertThat(forPeople).hasSizeBetween(300, 1_500);
    assertThat(forPeople)
        .allSatisfy(
            event -> {
              assertThat((Map<?, ?>) event.get("impersonator"))
                  .extracting("type")
                  .isEqualTo("AGENT");
              assertThat((Map<?, ?>) event.get("actor")).extracting("type").isEqualTo("USER");
            });
  }

  @ParameterizedTest
  @MethodSource("companies")
  void thereAreManyActionsAndPeople(Company company) {
    var actions = by(company, demoEvent -> input(demoEvent).get("action"));
    var actors = by(company, demoEvent -> String.valueOf(input(demoEvent).get("actor")));

    assertThat(actions).hasSizeGreaterThan(12).containsKeys("user.login", "user.logout");
    assertThat(actors).hasSizeGreaterThan(30);
    var history = history(company);
    assertThat(actors.values()).allMatch(count -> count < history.size() / 10);
    assertThat(history.stream().filter(WorkingDaysTests::hasChanges).count()).isGreaterThan(300);
  }

  @ParameterizedTest
  @MethodSource("companies")
  void customValuesFitTheirFields(Company company) {
    var fields =
        company.fields().stream()
            .collect(Collectors.toMap(field -> field.name(), Function.identity()));
    var used =
        history(company).stream().flatMap(demoEvent -> custom(demoEvent).entrySet().stream());

    var names =
        used.map(
                value -> {
                  var field = fields.get(value.getKey());
                  assertThat(field).as(value.getKey()).isNotNull();
                  assertThat(field.fit(value.getValue())).isNotNull();
                  if (field.choices() != null) {
                    assertThat(field.choices()).contains((String) value.getValue());
                  }
                  return value.getKey();
                })
            .collect(Collectors.toSet());
    assertThat(names).isEqualTo(fields.keySet());
  }

  @ParameterizedTest
  @MethodSource("companies")
  void somethingCanHappenNow(Company company) {
    var days = new WorkingDays(company);
    var actions =
        IntStream.range(0, 200)
            .mapToObj(i -> days.now(NOW.plusSeconds(i * 17L)))
            .map(demoEvent -> input(demoEvent).get("action"))
            .collect(Collectors.toSet());

    assertThat(actions).hasSizeGreaterThan(8);
  }

  private static List<DemoEvent> history(Company company) {
    return new WorkingDays(company).history(FIRST, NOW).toList();
  }

  private static double weekend(Company company) {
    var days = by(company, demoEvent -> demoEvent.at().atZone(company.zone()).getDayOfWeek());
    return share(days, Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));
  }

  private static <K> Map<K, Long> by(Company company, Function<DemoEvent, K> key) {
    return history(company).stream().collect(groupingBy(key, counting()));
  }

  private static <K> double share(Map<K, Long> counts, Set<? extends K> among) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return among.stream().mapToLong(key -> counts.getOrDefault(key, 0L)).sum() / (double) all;
  }

  private static List<Map<String, Object>> inputs(List<DemoEvent> happenings) {
    return IntStream.range(0, happenings.size())
        .mapToObj(i -> happenings.get(i).input("demo-" + i))
        .toList();
  }

  private static Map<String, Object> input(DemoEvent demoEvent) {
    return demoEvent.input("key");
  }

  private static boolean hasChanges(DemoEvent demoEvent) {
    return input(demoEvent).containsKey("changes");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> custom(DemoEvent demoEvent) {
    return (Map<String, Object>) input(demoEvent).getOrDefault("custom", Map.of());
  }
}
