package dev.annals.embedded.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.annals.embedded.binary.MongodSource.SourceUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoArchiveTests {

  @TempDir Path folder;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private BinaryCache cache;
  private Path archive;

  @BeforeEach
  void serveAnArchive() throws Exception {
    var content = Files.createDirectories(folder.resolve("mongodb-8.0.17/bin"));
    FakeMongod.in(content, "8.0.17");
    archive = folder.resolve("served.tgz");
    Programs.run(
        List.of("tar", "-czf", archive.toString(), "-C", folder.toString(), "mongodb-8.0.17"),
        Duration.ofSeconds(10));
    cache = new BinaryCache(folder.resolve("cache"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          var bytes = Files.readAllBytes(archive);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isDownloadedOnceAndThenComesFromTheCache() throws Exception {
    var source = source(FileChecksum.of(archive));

    var mongod = source.mongod();

    assertThat(Programs.mongodVersion(mongod)).isEqualTo("8.0.17");
    assertThat(source.mongod()).isEqualTo(mongod);
    assertThat(new CachedMongod(cache, List.of(source)).mongod()).isEqualTo(mongod);
    assertThat(requests).singleElement().asString().endsWith("/" + source.entry() + ".tgz");
  }

  @Test
  void isRefusedWhenItsSumIsNotThePinnedOne() {
    var source = source(""); // so the real archive is expected, and this is not it

    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(source::mongod)
        .withMessageContaining("SHA-256")
        .withMessageContaining("not used");
    assertThat(requests).hasSize(1);
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> new CachedMongod(cache, List.of(source)).mongod());
  }

  @Test
  void isNotDownloadedWithoutASum() {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> new PinnedSums("").of("mongodb-linux-s390x-rhel8-8.0.17.tgz"))
        .withMessageContaining("annals.embedded.archive-sha256");
  }

  @Test
  void isGivenUpWhenItsHostCannotBeReached() throws IOException {
    var nobody = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.stop(0);

    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> new MongoArchive(cache, new PinnedSums("any"), nobody).mongod())
        .withMessageContaining("cannot be downloaded");
  }

  private MongoArchive source(String sum) {
    var here = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new MongoArchive(cache, new PinnedSums(sum), here);
  }
}
