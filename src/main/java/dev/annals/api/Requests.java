package dev.annals.api;

import dev.annals.kernel.BadInput;
import dev.annals.kernel.DuplicateName;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlHttpHandler;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the body of a GraphQL request is read. */
@Configuration(proxyBeanMethods = false)
class Requests {

  @Bean
  GraphQlHttpHandler graphQlHttpHandler(WebGraphQlHandler graphql, JsonMapper json) {
    return new GraphQlHttpHandler(graphql, new Objects(json));
  }

  /** {@code null} is JSON, too, and no request. A name is there once in an object. */
  private static final class Objects extends JacksonJsonHttpMessageConverter {

    Objects(JsonMapper json) {
      super(json.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
      Object read = readJson(type, message);
      if (read == null) {
        throw new HttpMessageNotReadableException("A request is a JSON object", message);
      }
      return read;
    }

    private @Nullable Object readJson(Class<?> type, HttpInputMessage message) throws IOException {
      try {
        return super.readInternal(type, message);
      } catch (HttpMessageNotReadableException e) {
        if (e.getCause() instanceof JacksonException fault) {
          DuplicateName.path(fault).ifPresent(Objects::reject);
        }
        throw e;
      }
    }

    private static void reject(List<String> path) {
      throw new BadInput("The body has a name more than once in a JSON object. Send it once", path);
    }
  }
}
