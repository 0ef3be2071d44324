package dev.annals.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.query.filter.Expression;
import dev.annals.query.filter.Expression.Anywhere;
import dev.annals.query.filter.Expression.Phrase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterFingerprintTests {

  /** A cursor lasts when a builder turns a field on or off between two pages. */
  @Test
  void doesNotDependOnWhereWordsAreLookedFor() {
    var words = List.of("bot");
    var everywhere = new Phrase(Set.of("action", "actorName"), words);
    var action = new Phrase(Set.of("action"), words);

    assertThat(of(action)).isEqualTo(of(everywhere));
    assertThat(of(new Anywhere(action, List.of(everywhere)))).isEqualTo(of(everywhere));
    assertThat(of(new Phrase(Set.of("action"), List.of("box")))).isNotEqualTo(of(action));
  }

  private static long of(Expression filter) {
    return FilterFingerprint.of("order", filter);
  }
}
