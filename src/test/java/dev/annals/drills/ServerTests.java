package dev.annals.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("drill")
class ServerTests {

  private static final String SEND =
      "mutation($i: AuditInput!) { sendAudit(input: $i) { event { sequence } } }";

  @TempDir Path directory;

  /** SIGTERM amid appends: each is answered, or was never taken; and the mongod is gone. */
  @Test
  void stopsAfterWhatIsUnderWayIsAnsweredAndKeepsItsData() throws Exception {
    ConcurrentMap<String, Long> acknowledged = new ConcurrentHashMap<>();
    try (var server = new Server(directory.resolve("home"), null)) {
      server.start();
      var mongod = ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();
      assertThat(mongod).isNotEmpty();
      var broken = new CopyOnWriteArrayList<String>();
      var senders = senders(server, acknowledged, broken);
      while (acknowledged.size() < 200) {
        Thread.onSpinWait();
      }

      assertThat(server.stop()).isIn(0, 143);

      for (var sender : senders) {
        sender.join();
      }
      assertThat(broken).as("events that were taken and not stored").isEmpty();
      assertThat(mongod).noneMatch(ProcessHandle::isAlive);

      server.start();
      assertThat(stored(server)).as("stored, as answered").isEqualTo(acknowledged.size());
    }
  }

  private static List<Thread> senders(
      Server server, Map<String, Long> acknowledged, List<String> broken) {
    var senders = new ArrayList<Thread>();
    for (int i = 0; i < 16; i++) {
      int number = i;
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var client = new Client(server.port())) {
                      for (int n = 0; true; n++) {
                        var answer =
                            client.graphQl("t1", SEND, Map.of("i", Map.of("action", "stop")));
                        var sequence = answer.at("/data/sendAudit/event/sequence");
                        if (sequence.isNumber()) {
                          acknowledged.put(number + "-" + n, sequence.asLong());
                        } else {
                          broken.add(answer.toString());
                        }
                      }
                    } catch (IOException e) {
                      // The server has gone: the connection is closed, or no longer accepted.
                    }
                  }));
    }
    return senders;
  }

  private static int stored(Server server) throws IOException {
    try (var client = new Client(server.port())) {
      return client
          .graphQl("t1", "{ auditEvents(first: 1) { totalCount { value } } }", Map.of())
          .at("/data/auditEvents/totalCount/value")
          .asInt();
    }
  }
}
