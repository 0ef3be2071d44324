package dev.annals.access.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTests {

  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private long nanos;
  private final Attempts attempts =
      new Attempts(
          new SignInSettings(3, 5, Duration.ofMinutes(1), 10, Duration.ofDays(1)),
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return nanos;
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          },
          () -> nanos);

  @Test
  void limitsFailuresOfACredentialWhereverTheyComeFrom() {
    assertThat(failures("c1", HERE, 2)).isEqualTo(2);
    assertThat(failures("c1", THERE, 2)).isEqualTo(1);

    assertThat(attempts.begin("c1", "192.0.2.3"))
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(21)));
    assertThat(attempts.begin("c2", THERE)).isEmpty();
  }

  @Test
  void limitsFailuresOfAnAddressWhateverItTries() {
    assertThat(failures("c1", HERE, 3)).isEqualTo(3);
    assertThat(failures(null, HERE, 2)).isEqualTo(2);

    assertThat(attempts.begin("c2", HERE)).isPresent();
    assertThat(attempts.begin(null, HERE)).isPresent();
    assertThat(attempts.begin("c2", THERE)).isEmpty();
  }

  @Test
  void takesTheWholeNetworkOfAnIpV6AddressForOne() {
    for (int i = 1; i <= 5; i++) {
      assertThat(attempts.begin("c" + i, "2001:db8::" + i)).isEmpty();
    }

    assertThat(attempts.begin("c6", "2001:db8::6")).isPresent();
    assertThat(attempts.begin("c6", "2001:db8:0:1::6")).isEmpty();
  }

  @Test
  void countsNoSuccess() {
    for (int i = 0; i < 100; i++) {
      assertThat(attempts.begin("c1", HERE)).isEmpty();
      attempts.succeeded("c1", HERE);
    }
  }

  @Test
  void letsNoStrangerLockACredentialOutWhereItIsKnown() {
    attempts.begin("c1", HERE);
    attempts.succeeded("c1", HERE);
    assertThat(failures("c1", THERE, 10)).isEqualTo(3);

    assertThat(attempts.begin("c1", HERE)).isEmpty();
    assertThat(failures("c1", HERE, 10)).isEqualTo(2);
  }

  @Test
  void givesBackWithTime() {
    failures("c1", HERE, 3);
    assertThat(attempts.begin("c1", HERE)).isPresent();

    nanos += Duration.ofSeconds(20).toNanos();

    assertThat(attempts.begin("c1", HERE)).isEmpty();
    assertThat(attempts.begin("c1", HERE)).isPresent();
  }

  /** How many of so many were looked at. */
  private int failures(String credential, String ip, int count) {
    int looked = 0;
    for (int i = 0; i < count; i++) {
      looked += attempts.begin(credential, ip).isEmpty() ? 1 : 0;
    }
    return looked;
  }
}
