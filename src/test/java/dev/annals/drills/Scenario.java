package dev.annals.drills;

import static dev.annals.testing.MongoCluster.Role.ARBITER;
import static dev.annals.testing.MongoCluster.Role.DATA;

import dev.annals.testing.MongoCluster.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployment and the faults that befall it. */
enum Scenario {
  /** Two servers and three members. */
  REPLICA_SET("two servers, three members", List.of(DATA, DATA, DATA), 64, "384m") {
    @Override
    List<Fault> faults() {
      var faults = new ArrayList<Fault>();
      for (int server = 0; server < servers(); server++) {
        faults.add(new ServerFaults.Kill(server));
        faults.add(new ServerFaults.Suspend(server));
      }
      faults.add(new ServerFaults.Stop(0));
      faults.add(new ServerFaults.StopWithoutStore(1));
      faults.add(new ServerFaults.DamagedIndex(1));
      for (int member = 0; member < roles().size(); member++) {
        faults.add(new MongoFaults.Kill(member));
        faults.add(new MongoFaults.Suspend(member));
        faults.add(new MongoFaults.Partition(member, member == 1));
      }
      for (int server = 0; server < servers(); server++) {
        faults.add(new MongoFaults.Split(server));
      }
      faults.add(new MongoFaults.StepDown());
      faults.add(new MongoFaults.StepDown());
      faults.add(new MongoFaults.KillAll(5));
      faults.add(new MongoFaults.KillAll(60));
      faults.add(new MongoFaults.SuspendAll(60));
      faults.add(new MongoFaults.DiskFull(2));
      faults.add(new ServerFaults.DiskFull(0, true));
      faults.add(new ServerFaults.DiskFull(1, false));
      for (var damage : LinkFaults.Damage.values()) {
        faults.add(new LinkFaults.Store(damage.ordinal() % 2, damage));
        faults.add(new LinkFaults.Front((damage.ordinal() + 1) % 2, damage));
      }
      faults.addAll(attacks());
      return faults;
    }
  },

  /** A primary, a secondary and an arbiter: one member that is down takes the majority away. */
  ARBITER_SET(
      "two servers, primary, secondary and arbiter", List.of(DATA, DATA, ARBITER), 64, "384m") {
    @Override
    List<Fault> faults() {
      return List.of(
          new MongoFaults.Kill(0),
          new MongoFaults.Kill(1),
          new MongoFaults.Kill(2),
          new MongoFaults.Suspend(0),
          new MongoFaults.Suspend(1),
          new MongoFaults.Partition(0, false),
          new MongoFaults.Partition(1, true),
          new MongoFaults.Split(0),
          new MongoFaults.StepDown(),
          new MongoFaults.KillAll(5),
          new ServerFaults.Kill(0));
    }
  },

  /** An oplog that is overwritten while a server does not read its change stream. */
  SMALL_OPLOG("two servers, one member with a small oplog", List.of(DATA), 1, "384m") {
    @Override
    List<Fault> faults() {
      return List.of(
          new OplogOverrun(0),
          new ServerFaults.Kill(1),
          new OplogOverrun(1),
          new MongoFaults.Kill(0));
    }
  },

  /** A heap of 256 MB with 1,000 sockets, 200 subscriptions and 5 exports. */
  SMALL_HEAP("two servers with 256 MB, one member", List.of(DATA), 64, "256m") {
    @Override
    List<Fault> faults() {
      return List.of(new Crowd(0, 1_000, 200, 5));
    }
  },

  /** The clock of one server is an hour ahead. */
  CLOCKS(
      "two servers whose clocks are an hour apart, three members",
      List.of(DATA, DATA, DATA),
      64,
      "384m") {
    @Override
    @Nullable String reasonToSkip() {
      return FakeTime.library() == null
          ? "libfaketime is not installed; -Dannals.faketime names the library"
          : null;
    }

    @Override
    void prepare(int index, Server server) {
      var library = FakeTime.library();
      if (index == 1 && library != null) {
        server
            .environment("LD_PRELOAD", library.toString())
            .environment("FAKETIME", "+1h")
            .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            // The times of files too would cost the JVM its shared archive of classes.
            .environment("NO_FAKE_STAT", "1");
      }
    }

    /** libfaketime makes a look at the clock cost several microseconds, and the server slow. */
    @Override
    boolean isTimed(int index) {
      return index != 1;
    }

    @Override
    List<Fault> faults() {
      return List.of(
          new ServerFaults.Kill(0),
          new MongoFaults.StepDown(),
          new ServerFaults.Kill(1),
          new MongoFaults.Kill(0));
    }
  },

  /** Servers of an older version are replaced one after the other, and back. */
  UPGRADE("two servers of two versions, three members", List.of(DATA, DATA, DATA), 64, "384m") {
    @Override
    @Nullable String reasonToSkip() {
      return oldJar().isEmpty()
          ? "there is no older version; CONTRIBUTING.md says how to build it"
          : null;
    }

    @Override
    void prepare(int index, Server server) {
      server.jar(oldJar());
    }

    @Override
    List<Fault> faults() {
      var jar = System.getProperty("annals.jar", "");
      return List.of(
          new ServerFaults.Replace(0, jar, "new"),
          new MongoFaults.StepDown(),
          new ServerFaults.Replace(1, jar, "new"),
          new ServerFaults.Replace(0, oldJar(), "old"),
          new ServerFaults.Kill(1),
          new ServerFaults.Replace(0, jar, "new"));
    }
  };

  private final String description;
  private final List<Role> roles;
  private final int oplogMegabytes;
  private final String heap;

  Scenario(String description, List<Role> roles, int oplogMegabytes, String heap) {
    this.description = description;
    this.roles = roles;
    this.oplogMegabytes = oplogMegabytes;
    this.heap = heap;
  }

  /**
   * Whether a server is of the version before. It does not know ids and cursors that newer servers
   * give out (docs/operations.md, "Upgrades").
   */
  static boolean isOld(Server server) {
    return !oldJar().isEmpty() && server.jar().equals(oldJar());
  }

  private static String oldJar() {
    var jar = System.getProperty("annals.old.jar", "target/old/target/annals.jar");
    return !jar.isEmpty() && Files.isRegularFile(Path.of(jar)) ? jar : "";
  }

  static List<Fault> attacks() {
    var attacks = new ArrayList<Fault>();
    attacks.add(new Attacks.Requests(0));
    attacks.add(new Attacks.Questions(1));
    attacks.add(new Attacks.Malformed(0));
    for (var trickle : Attacks.Trickle.values()) {
      attacks.add(new Attacks.Sockets(trickle.ordinal() % 2, trickle, 200));
    }
    return attacks;
  }

  /** All faults, in the order in which a sequential scenario runs them. */
  abstract List<Fault> faults();

  /** Whether the order of the faults matters; otherwise the seed chooses it. */
  boolean isSequential() {
    return this == UPGRADE || this == SMALL_OPLOG;
  }

  /** Why it cannot be run here, or null if it can. */
  @Nullable String reasonToSkip() {
    return null;
  }

  void prepare(int index, Server server) {}

  /** Whether the times are judged that a server needs to answer. */
  boolean isTimed(int index) {
    return true;
  }

  String description() {
    return description;
  }

  List<Role> roles() {
    return roles;
  }

  int servers() {
    return 2;
  }

  int oplogMegabytes() {
    return oplogMegabytes;
  }

  String heap() {
    return heap;
  }

  int homeMegabytes() {
    return 300;
  }
}
