package dev.annals.identity.credentials;

import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives a context a database that no other test uses. */
class OwnDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var name = "access_" + UUID.randomUUID().toString().replace("-", "");
    var uri = System.getProperty("spring.mongodb.uri").replaceFirst("/annals_[^?]*", "/" + name);
    TestPropertyValues.of(
            "spring.mongodb.uri=" + uri,
            "annals.query.index.directory=" + System.getProperty("annals.home") + "/index-" + name)
        .applyTo(context);
  }
}
