package dev.annals.frontegg.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Translates at the door: requests into those of the house, errors into Frontegg's, whichever part
 * of the house refused. The clients of the dialect join {@code errors}, so it is a list of texts.
 */
final class DialectFilter extends OncePerRequestFilter {

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final JsonMapper json;

  DialectFilter(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !Dialect.isSpokenAt(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var answer = new ContentCachingResponseWrapper(response);
    chain.doFilter(new DialectRequest(request), answer);
    if (answer.getStatus() >= HttpStatus.BAD_REQUEST.value()) {
      var error = json.writeValueAsBytes(translated(answer));
      answer.resetBuffer();
      answer.setContentType(MediaType.APPLICATION_JSON_VALUE);
      answer.setHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(error.length));
      answer.getOutputStream().write(error);
    }
    answer.copyBodyToResponse();
  }

  private Map<String, Object> translated(ContentCachingResponseWrapper answer) {
    var error = firstError(answer.getContentAsByteArray());
    var extensions = object(error.get("extensions"));
    var code = String.valueOf(extensions.getOrDefault("code", "INTERNAL_ERROR"));
    var context = new LinkedHashMap<>(extensions);
    context.remove("code");
    var reason = HttpStatus.resolve(answer.getStatus());
    var translated = new LinkedHashMap<String, Object>();
    translated.put(
        "errors",
        List.of(error.getOrDefault("message", reason == null ? code : reason.getReasonPhrase())));
    translated.put("errorCode", code);
    translated.put("context", context);
    translated.put("errorCodes", List.of(code));
    return translated;
  }

  private Map<String, Object> firstError(byte[] body) {
    try {
      return json.readValue(body, OBJECT).get("errors") instanceof List<?> errors
              && !errors.isEmpty()
          ? object(errors.getFirst())
          : Map.of();
    } catch (JacksonException noJson) {
      return Map.of();
    }
  }

  private static Map<String, Object> object(@Nullable Object value) {
    var object = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, part) -> {
            if (part != null) {
              object.put(String.valueOf(name), part);
            }
          });
    }
    return object;
  }
}
