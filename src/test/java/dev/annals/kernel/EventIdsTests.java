package dev.annals.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTests {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final EventIds ids = new EventIds(secret(1));

  @Test
  void readsTheSequenceOfEachIdThatItMade() {
    var die = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      var tenant = new TenantId("t" + die.nextInt(1000));
      long sequence = die.nextLong(EventId.MAX_SEQUENCE + 1);
      int incarnation = die.nextInt(Integer.MAX_VALUE);

      assertThat(ids.sequenceIn(tenant, ids.of(tenant, incarnation, sequence)))
          .as("%s %s %s", tenant, incarnation, sequence)
          .hasValue(sequence);
    }
  }

  @Test
  void readsTheLargestAndTheSmallestPosition() {
    for (int incarnation : new int[] {0, 1, Integer.MAX_VALUE}) {
      for (long sequence : new long[] {0, 1, EventId.MAX_SEQUENCE}) {
        assertThat(ids.sequenceIn(ACME, ids.of(ACME, incarnation, sequence))).hasValue(sequence);
      }
    }
  }

  @Test
  void makesUuidsOfVersion8() {
    for (int sequence = 0; sequence < 1000; sequence++) {
      var id = ids.of(ACME, 1, sequence).value();

      assertThat(id.version()).isEqualTo(8);
      assertThat(id.variant()).isEqualTo(2);
    }
  }

  @Test
  void makesAnotherIdForEachTenantIncarnationAndSequence() {
    var all = new HashSet<EventId>();
    for (int incarnation = 0; incarnation < 5; incarnation++) {
      for (int sequence = 0; sequence < 2000; sequence++) {
        all.add(ids.of(ACME, incarnation, sequence));
        all.add(ids.of(GLOBEX, incarnation, sequence));
      }
    }
    assertThat(all).hasSize(2 * 5 * 2000);
  }

  @Test
  void makesOtherIdsWithAnotherSecret() {
    var other = new EventIds(secret(2));

    assertThat(other.of(ACME, 1, 7)).isNotEqualTo(ids.of(ACME, 1, 7));
    assertThat(other.sequenceIn(ACME, ids.of(ACME, 1, 7))).isEmpty();
  }

  @Test
  void keepsTheIdsOfEventsThatHaveNoIncarnation() {
    assertThat(ids.of(ACME, 0, 7)).isEqualTo(EventId.of(ACME, 7));
    assertThat(ids.sequenceIn(ACME, EventId.of(ACME, 7))).hasValue(7);
    assertThat(ids.sequenceIn(GLOBEX, EventId.of(ACME, 7))).isEmpty();
  }

  @Test
  void readsNothingInAnIdOfAnotherTenant() {
    for (int sequence = 0; sequence < 10_000; sequence++) {
      assertThat(ids.sequenceIn(GLOBEX, ids.of(ACME, 1, sequence))).isEmpty();
    }
  }

  @Test
  void readsNothingInAnyOtherUuid() {
    var die = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      var random = new UUID(die.nextLong(), die.nextLong());
      var version8 =
          new UUID(
              (random.getMostSignificantBits() & ~0xF000L) | 0x8000L,
              (random.getLeastSignificantBits() & (Long.MAX_VALUE >> 1)) | Long.MIN_VALUE);

      assertThat(ids.sequenceIn(ACME, new EventId(random))).isEmpty();
      assertThat(ids.sequenceIn(ACME, new EventId(version8))).isEmpty();
    }
  }

  @Test
  void readsNothingInAnIdOfWhichAnyBitWasChanged() {
    var id = ids.of(ACME, 1, 42).value();
    for (int bit = 0; bit < 64; bit++) {
      assertThat(ids.sequenceIn(ACME, changed(id, 1L << bit, 0))).isEmpty();
      assertThat(ids.sequenceIn(ACME, changed(id, 0, 1L << bit))).isEmpty();
    }
  }

  /** Each bit of an id must be as likely to change as not from one event to the next. */
  @Test
  void revealsNeitherOrderNorDistance() {
    int pairs = 4000;
    var flips = new int[128];
    int rising = 0;
    for (int sequence = 1; sequence <= pairs; sequence++) {
      var one = ids.of(ACME, 1, sequence).value();
      var next = ids.of(ACME, 1, sequence + 1).value();
      rising += one.compareTo(next) < 0 ? 1 : 0;
      count(flips, 0, one.getMostSignificantBits() ^ next.getMostSignificantBits());
      count(flips, 64, one.getLeastSignificantBits() ^ next.getLeastSignificantBits());
    }
    // Six standard deviations around the half.
    int slack = (int) (6 * Math.sqrt(pairs / 4.0));
    assertThat(rising).isBetween(pairs / 2 - slack, pairs / 2 + slack);
    var free = new ArrayList<Integer>();
    for (int bit = 0; bit < 128; bit++) {
      if (!FIXED.contains(bit)) {
        free.add(flips[bit]);
      }
    }
    assertThat(free)
        .hasSize(122)
        .allSatisfy(flipped -> assertThat(flipped).isBetween(pairs / 2 - slack, pairs / 2 + slack));
  }

  @Test
  void refusesWhatIsNoPosition() {
    assertThatIllegalArgumentException().isThrownBy(() -> ids.of(ACME, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> ids.of(ACME, 1, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ids.of(ACME, 1, EventId.MAX_SEQUENCE + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new EventIds(new byte[16]));
  }

  /** The example of the paper: key 00 01 … 0f, message 00 01 … 0e. */
  @Test
  void hashesAsThePaperSays() {
    assertThat(new SipHash(counted(16), 0).hash(counted(15))).isEqualTo(0xa129ca6149be45e5L);
    assertThat(new SipHash(counted(16), 0).hash(counted(0))).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(new SipHash(counted(16), 0).hash(counted(8))).isEqualTo(0x93f5f5799a932462L);
  }

  /** Four bits of version among the most significant, two of variant among the least. */
  private static final List<Integer> FIXED = List.of(12, 13, 14, 15, 126, 127);

  private static EventId changed(UUID id, long most, long least) {
    return new EventId(
        new UUID(id.getMostSignificantBits() ^ most, id.getLeastSignificantBits() ^ least));
  }

  private static void count(int[] flips, int from, long changed) {
    for (int bit = 0; bit < 64; bit++) {
      flips[from + bit] += (int) ((changed >>> bit) & 1);
    }
  }

  private static byte[] secret(int seed) {
    var secret = new byte[EventIds.SECRET_BYTES];
    new Random(seed).nextBytes(secret);
    return secret;
  }

  private static byte[] counted(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
