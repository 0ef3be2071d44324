package dev.annals.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.WebRequest;

/** Writes errors of the servlet container in the common error format. */
@Component
class ContainerErrorAttributes extends DefaultErrorAttributes {

  @Override
  public Map<String, @Nullable Object> getErrorAttributes(
      WebRequest request, ErrorAttributeOptions options) {
    var known = super.getErrorAttributes(request, ErrorAttributeOptions.defaults());
    var status = HttpStatus.resolve(known.get("status") instanceof Integer code ? code : 500);
    var refusal = HttpReasons.refusal(status == null ? HttpStatus.NOT_FOUND : status);
    var error = new LinkedHashMap<String, Object>();
    error.put("message", refusal.reason());
    error.put("extensions", Errors.extensions(refusal, UUID.randomUUID().toString()));
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("errors", List.of(error));
    return body;
  }
}
