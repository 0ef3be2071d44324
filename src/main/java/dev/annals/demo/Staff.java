package dev.annals.demo;

import dev.annals.kernel.ActorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Creates the people of demo companies. */
final class Staff {

  private static final List<String> BROWSERS =
      List.of(
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Version/17.6 Safari/605.1.15",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36",
          "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148");

  private Staff() {}

  /** Returns people with these names, distributed over the locations; the same in each run. */
  static List<Person> people(String domain, List<String> places, String... names) {
    var people = new ArrayList<Person>();
    for (int i = 0; i < names.length; i++) {
      var seededRandom = new SeededRandom(names[i].hashCode());
      people.add(
          new Person(
              "u-%d".formatted(1001 + i),
              names[i],
              names[i].toLowerCase(Locale.ROOT).replace(' ', '.') + "@" + domain,
              ActorType.USER,
              places.get(i % places.size()),
              ip(seededRandom, i),
              seededRandom.pick(BROWSERS)));
    }
    return List.copyOf(people);
  }

  static Person agent(String id, String name) {
    return new Person(
        id, name, "", ActorType.AGENT, "", "192.0.2.40", "annals-demo-agent/1.4 (+tools)");
  }

  /**
   * Returns an IP address from the ranges for documentation: mostly of the office, some of homes, a
   * few of IPv6.
   */
  private static String ip(SeededRandom seededRandom, int number) {
    if (seededRandom.chance(0.6)) {
      return "203.0.113." + seededRandom.between(10, 14);
    }
    return seededRandom.chance(0.8)
        ? "198.51.100." + (20 + number)
        : "2001:db8:%x::%x".formatted(seededRandom.between(1, 0xfff), number + 1);
  }
}
