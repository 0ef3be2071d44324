package dev.annals.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Writes errors as JSON where Tomcat would write an HTML page, for requests that Tomcat rejects
 * before they reach a filter. Tomcat creates this class by its name.
 */
public class ErrorBodyValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    int status = response.getStatus();
    if (status < HttpStatus.BAD_REQUEST.value()
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    var known = HttpStatus.resolve(status);
    var refusal = HttpReasons.refusal(known == null ? HttpStatus.BAD_REQUEST : known);
    // None of these messages has characters that JSON escapes.
    var body =
        "{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\",\"executionId\":\"%s\"}}]}"
            .formatted(refusal.reason(), refusal.code(), UUID.randomUUID());
    try {
      response.setContentType("application/json");
      response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      container.getLogger().debug("An error could not be written", gone);
    }
  }
}
