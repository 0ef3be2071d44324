package dev.annals;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;

/** The audit log that a vendor's customers can see. */
@Modulithic(
    systemName = "Annals",
    sharedModules = {"kernel", "embedded", "api", "nodes"})
@SpringBootApplication
public class AnnalsApplication {

  public static void main(String[] args) {
    SpringApplication.run(AnnalsApplication.class, args);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
