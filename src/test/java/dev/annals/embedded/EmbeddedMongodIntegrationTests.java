package dev.annals.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import dev.annals.embedded.binary.MongodBinaries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMongodIntegrationTests {

  private static Path binary;

  @TempDir Path directory;

  @BeforeAll
  static void findMongod() {
    binary = MongodBinaries.defaults("").find();
  }

  @Test
  void keepsDataAndPortFromOneStartToTheNext() {
    int port;
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
      port = mongod.port();
    }
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      assertThat(count(mongod)).isEqualTo(1);
      assertThat(mongod.port()).isEqualTo(port);
    }
  }

  @Test
  void movesToAnotherPortWhenItsOwnIsTaken() throws IOException {
    int port;
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
      port = mongod.port();
    }
    try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      // mongod asks its old address who is there, and waits long for one that says nothing.
      Thread.startVirtualThread(() -> hangUpOnEverybody(other));
      try (var mongod = EmbeddedMongod.start(directory, binary)) {
        insert(mongod, 2);

        assertThat(mongod.port()).isNotEqualTo(port);
        assertThat(count(mongod)).isEqualTo(2);
      }
    }
  }

  @Test
  void refusesASecondServerOnTheSameDirectoryAndSaysWhoHoldsIt() throws IOException {
    try (var other = HeldMongod.start(directory, binary)) {
      var mongod = mongodOf(directory);

      var refused =
          catchThrowableOfType(HomeInUse.class, () -> EmbeddedMongod.start(directory, binary));

      assertThat(refused).isNotNull();
      assertThat(refused.holder()).startsWith("process " + other.pid());
      assertThat(mongod.isAlive()).isTrue();
    }
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
    }
  }

  @Test
  void refusesASecondStartInTheSameProcess() {
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      assertThatExceptionOfType(HomeInUse.class)
          .isThrownBy(() -> EmbeddedMongod.start(directory, binary));
      insert(mongod, 1);
    }
  }

  @Test
  void endsMongodWhenItsServerIsKilled() throws Exception {
    var server = HeldMongod.start(directory, binary);
    var mongod = mongodOf(directory);

    server.kill();

    mongod.onExit().get(30, SECONDS);
    try (var next = EmbeddedMongod.start(directory, binary)) {
      insert(next, 1);
    }
  }

  @Test
  void takesOverWhileTheMongodOfAKilledServerStillEnds() throws IOException {
    var server = HeldMongod.start(directory, binary);
    var mongod = mongodOf(directory);

    server.kill();

    try (var next = EmbeddedMongod.start(directory, binary)) {
      insert(next, 1);
      assertThat(mongod.isAlive()).isFalse();
    }
  }

  @Test
  void endsALeftoverThatWorksOnItsData() throws IOException {
    var files = MongodFiles.in(directory);
    var leftover =
        process(
            binary.toString(),
            "--dbpath",
            files.data().toString(),
            "--port",
            Integer.toString(freePort()),
            "--bind_ip",
            "127.0.0.1",
            "--replSet",
            ReplicaSet.NAME,
            "--nounixsocket");
    Files.writeString(files.pid(), Long.toString(leftover.pid()));

    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
      assertThat(leftover.isAlive()).isFalse();
    }
  }

  @Test
  void leavesAForeignProcessWithTheRecordedIdAlone() throws IOException {
    var files = MongodFiles.in(directory);
    var foreign = process("/bin/sh", "-c", "read -r _", "--dbpath", files.data() + "-of-another");
    Files.writeString(files.pid(), Long.toString(foreign.pid()));

    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  @Test
  void bringsBackAMongodThatWasKilledAndTheDriverGoesOn() throws IOException {
    try (var mongod = EmbeddedMongod.start(directory, binary);
        var client = MongoClients.create(mongod.uri("test"))) {
      var things = client.getDatabase("test").getCollection("things");
      things.insertOne(new Document("_id", 1));
      var killed = mongodOf(directory);

      killed.destroyForcibly();
      killed.onExit().join();
      things.insertOne(new Document("_id", 2)); // the driver waits for a primary

      assertThat(things.countDocuments()).isEqualTo(2);
      assertThat(mongodOf(directory).pid()).isNotEqualTo(killed.pid());
    }
  }

  @Test
  void leavesNothingBehindWhenClosedWhileMongodIsBroughtBack() throws IOException {
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      var killed = mongodOf(directory);
      killed.destroyForcibly();
      killed.onExit().join();
    }
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(
            process ->
                List.of(process.info().arguments().orElse(new String[0]))
                    .contains(directory.resolve("data").toString()));
  }

  @Test
  void saysWhatMongodComplainsAbout() throws IOException {
    var files = MongodFiles.in(directory);
    Files.writeString(files.data().resolve("WiredTiger"), "not what it should be");
    Files.writeString(files.data().resolve("storage.bson"), "neither");

    assertThatExceptionOfType(MongodFailed.class)
        .isThrownBy(() -> EmbeddedMongod.start(directory, binary))
        .withMessageContaining(files.log().toString())
        .withMessageContaining("storage engine metadata");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isOutOfReachOfCtrlC() throws IOException {
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      insert(mongod, 1);
      assertThat(processGroup(mongodOf(directory).pid()))
          .isNotEqualTo(processGroup(ProcessHandle.current().pid()));
    }
  }

  @Test
  void listensOnTheLoopbackInterfaceOnly() throws IOException {
    try (var mongod = EmbeddedMongod.start(directory, binary)) {
      var elsewhere = InetAddress.getByName("127.0.0.2"); // reached by a wildcard, not by 127.0.0.1
      try (var free = new ServerSocket(mongod.port(), 1, elsewhere)) {
        assertThat(free.isBound()).isTrue();
      }
    }
  }

  private static void hangUpOnEverybody(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String processGroup(long pid) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2];
  }

  private static ProcessHandle mongodOf(Path directory) throws IOException {
    var pid = Files.readString(directory.resolve("mongod.pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static Process process(String... command) throws IOException {
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void insert(EmbeddedMongod mongod, int id) {
    try (var client = MongoClients.create(mongod.uri("test"))) {
      client.getDatabase("test").getCollection("things").insertOne(new Document("_id", id));
    }
  }

  private static long count(EmbeddedMongod mongod) {
    try (var client = MongoClients.create(mongod.uri("test"))) {
      return client.getDatabase("test").getCollection("things").countDocuments();
    }
  }
}
