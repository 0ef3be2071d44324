package dev.annals.identity.connections;

import dev.annals.kernel.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Responses on connections without a complete request, in the common error format. */
final class EarlyResponse {

  private EarlyResponse() {}

  static ByteBuffer timeout() {
    return response(
        "408 Request Timeout",
        "",
        Refusal.Code.BAD_INPUT,
        "The headers of this request did not arrive in time. Send them without pauses.");
  }

  static ByteBuffer tooManyConnections() {
    return response(
        "429 Too Many Requests",
        "Retry-After: 1\r\n",
        Refusal.Code.RATE_LIMITED,
        "Too many connections without an access token. Try again in a second.");
  }

  /**
   * Creates a response. The message MUST NOT contain characters that JSON escapes, or that are not
   * ASCII.
   */
  private static ByteBuffer response(
      String status, String headers, Refusal.Code code, String message) {
    var body =
        "{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\",\"executionId\":\"%s\"}}]}"
            .formatted(message, code, UUID.randomUUID());
    var response =
        "HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, headers, body.length(), body);
    return ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII));
  }
}
