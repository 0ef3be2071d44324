package dev.annals.drills;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Many sockets, subscriptions and exports at the same time. */
record Crowd(int server, int sockets, int subscriptions, int exports) implements Fault.Attack {

  private static final String EXPORT = "mutation { requestExport(input: {format: XLSX}) { id } }";

  @Override
  public String name() {
    return ATTACK
        + "%d sockets, %d subscriptions, %d exports".formatted(sockets, subscriptions, exports);
  }

  @Override
  public void run(Deployment deployment, Random random) throws Exception {
    var streams = new ArrayList<LiveStream>();
    var port = deployment.nodes().get(server).server.port();
    var silent = new Attacks.Sockets(server, Attacks.Trickle.UNAUTHENTICATED_SOCKETS, sockets);
    var opening =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    silent.run(deployment, random);
                  } catch (Exception e) {
                    System.out.println("The sockets failed: " + e);
                  }
                });
    try (var connections = new Connections(deployment.ledger())) {
      for (int i = 0; i < subscriptions; i++) {
        subscribe(streams, port, i);
      }
      System.out.printf("%d of %d subscriptions are open%n", streams.size(), subscriptions);
      for (int i = 0; i < exports; i++) {
        export(deployment, connections, i);
      }
      TimeUnit.SECONDS.sleep(20);
      opening.join();
    } finally {
      streams.forEach(LiveStream::close);
    }
  }

  private static void subscribe(ArrayList<LiveStream> streams, int port, int number)
      throws InterruptedException {
    try {
      var transport = Subscriber.Transport.values()[number % 2];
      streams.add(
          LiveStream.open(
              port, transport, Traffic.tenant(number % 10), Subscriber.FOLLOW, Map.of()));
    } catch (IOException e) {
      // Refused, which is the server's right; it is counted by what is open.
    }
  }

  private void export(Deployment deployment, Connections connections, int number) {
    try {
      connections.graphQl(deployment.nodes().get(server), Traffic.tenant(number), EXPORT, Map.of());
    } catch (IOException e) {
      System.out.println("An export was not taken: " + e.getMessage());
    }
  }
}
