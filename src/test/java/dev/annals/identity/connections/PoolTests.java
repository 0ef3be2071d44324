package dev.annals.identity.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTests {

  private final Set<String> busy = new HashSet<>();
  private final Pool<String> pool = new Pool<>(4, 2, member -> !busy.contains(member));

  @Test
  void letsTheOldestOfAnAddressGiveWay() {
    pool.add("a1", "a");
    pool.add("b1", "b");
    pool.add("a2", "a");

    assertThat(pool.add("a3", "a")).isEqualTo(new Pool.Admission<>(true, "a1"));
    assertThat(pool.add("a4", "a")).isEqualTo(new Pool.Admission<>(true, "a2"));
    assertThat(pool.size()).isEqualTo(3);
  }

  @Test
  void letsTheOldestOfAllGiveWayWhereAllAreTooMany() {
    pool.add("a1", "a");
    pool.add("b1", "b");
    pool.add("c1", null);
    pool.add("c2", null);

    assertThat(pool.add("d1", "d")).isEqualTo(new Pool.Admission<>(true, "a1"));
    assertThat(pool.size()).isEqualTo(4);
  }

  @Test
  void rejectsWhereNobodyMayGiveWay() {
    pool.add("a1", "a");
    pool.add("a2", "a");
    busy.addAll(Set.of("a1", "a2"));

    assertThat(pool.add("a3", "a")).isEqualTo(new Pool.Admission<>(false, null));
    assertThat(pool.add("b1", "b").admitted()).isTrue();
    busy.remove("a2");
    assertThat(pool.add("a3", "a")).isEqualTo(new Pool.Admission<>(true, "a2"));
  }

  @Test
  void hasRoomForWhatWasRemoved() {
    pool.add("a1", "a");
    pool.add("a2", "a");

    assertThat(pool.remove("a1")).isTrue();
    assertThat(pool.remove("a1")).isFalse();
    assertThat(pool.add("a3", "a")).isEqualTo(new Pool.Admission<>(true, null));
  }
}
