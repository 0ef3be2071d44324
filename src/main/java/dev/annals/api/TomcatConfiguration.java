package dev.annals.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Configures which requests Tomcat accepts, and how it reports those that it rejects. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> strictTomcat() {
    return new Strict();
  }

  /** Runs last, because Spring Boot's own customizer adds a valve that writes HTML pages. */
  private static final class Strict
      implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

    @Override
    public void customize(TomcatWebServerFactory factory) {
      factory.addContextCustomizers(Strict::errorsAsJson);
      var valves = new ArrayList<Valve>(List.of(new RequestSyntaxValve()));
      valves.addAll(factory.getEngineValves());
      factory.setEngineValves(valves);
      factory.addContextValves(new RequestSyntaxValve.Rejection());
    }

    private static void errorsAsJson(Context context) {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(ErrorBodyValve.class.getName());
        host.getPipeline().addValve(new ErrorBodyValve());
      }
    }

    @Override
    public int getOrder() {
      return LOWEST_PRECEDENCE;
    }
  }
}
