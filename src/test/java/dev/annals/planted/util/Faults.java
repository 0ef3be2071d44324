package dev.annals.planted.util;

import com.mongodb.client.MongoClient;
import dev.annals.access.Caller;
import dev.annals.kernel.TenantId;
import java.time.Instant;
import org.jmolecules.event.types.DomainEvent;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.web.bind.annotation.GetMapping;

/** One of each thing that the house forbids, in a package of the worst kind. */
final class Faults {

  private Faults() {}

  /** An entry point in GraphQL and one in HTTP that nobody guards, on a controller for all. */
  @Controller
  public static class Unguarded {

    @QueryMapping
    public String open() {
      return "open";
    }

    @GetMapping("/open")
    public String openToo() {
      return "open";
    }
  }

  /** A rule that knows its store. */
  static class Storing {
    MongoClient client;
  }

  /** A log that can be read without a tenant. */
  interface Unscoped {
    String find(long sequence, TenantId tenant);
  }

  /** A time that no test can set. */
  static class Hasty {
    Instant when() {
      return Instant.now();
    }
  }

  /** An event that is no record, in no module's root. */
  static class SomethingEvent implements DomainEvent {}

  /** A branch that only CallerVisibility may have. */
  static class Branching {
    boolean everything(Caller caller) {
      return caller.isVendor();
    }
  }

  static class Spied {

    @MockitoSpyBean String bean;
  }
}
