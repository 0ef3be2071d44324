package dev.annals.api;

import dev.annals.kernel.Refusal;
import org.springframework.http.HttpStatus;

/**
 * Messages for errors that the container and the framework detect. Each message says how to fix the
 * request.
 */
final class HttpReasons {

  private HttpReasons() {}

  static Refusal refusal(HttpStatus status) {
    return new Refusal(code(status), message(status));
  }

  private static Refusal.Code code(HttpStatus status) {
    return switch (status) {
      case UNAUTHORIZED -> Refusal.Code.UNAUTHENTICATED;
      case FORBIDDEN -> Refusal.Code.FORBIDDEN;
      case NOT_FOUND -> Refusal.Code.NOT_FOUND;
      case NOT_IMPLEMENTED, HTTP_VERSION_NOT_SUPPORTED -> Refusal.Code.BAD_INPUT;
      default -> status.is5xxServerError() ? Refusal.Code.INTERNAL_ERROR : Refusal.Code.BAD_INPUT;
    };
  }

  private static String message(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST ->
          "This request is malformed. Check its target, its headers and the format of its body.";
      case UNAUTHORIZED -> "An access token is required. Send the header Authorization: Bearer …";
      case NOT_FOUND -> "There is nothing at this path. Check its spelling.";
      case METHOD_NOT_ALLOWED -> "This path does not support the method. See the header Allow.";
      case NOT_ACCEPTABLE ->
          "This path does not produce the media types of the header Accept. Try Accept: */*.";
      case LENGTH_REQUIRED ->
          "The length of the body is required. Send the header Content-Length,"
              + " or Transfer-Encoding: chunked.";
      case CONTENT_TOO_LARGE -> "The body of this request is too large. Send a smaller one.";
      case URI_TOO_LONG -> "The target of this request is too long. Send parameters in the body.";
      case UNSUPPORTED_MEDIA_TYPE ->
          "This path does not support the media type of the body. Send Content-Type:"
              + " application/json.";
      case EXPECTATION_FAILED ->
          "The header Expect must be 100-continue. Remove it, or send that" + " value.";
      case REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "The headers of this request are too large. Send fewer or shorter ones.";
      case NOT_IMPLEMENTED -> "The server does not support this method or transfer encoding.";
      case HTTP_VERSION_NOT_SUPPORTED -> "The server supports HTTP/1.1 and HTTP/1.0 only.";
      default -> status.getReasonPhrase();
    };
  }
}
