package dev.annals.api;

import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlHttpHandler;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Configures how the bodies of GraphQL requests are read. */
@Configuration(proxyBeanMethods = false)
class GraphQlRequestBodies {

  @Bean
  GraphQlHttpHandler graphQlHttpHandler(WebGraphQlHandler graphql, JsonMapper json) {
    return new GraphQlHttpHandler(graphql, new NonNullBodyConverter(json));
  }

  /** Rejects the body {@code null}, which is valid JSON but not a request. */
  private static final class NonNullBodyConverter extends JacksonJsonHttpMessageConverter {

    NonNullBodyConverter(JsonMapper json) {
      super(json);
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
      Object read = super.readInternal(type, message);
      if (read == null) {
        throw new HttpMessageNotReadableException("The body must be a JSON object.", message);
      }
      return read;
    }
  }
}
