package dev.annals.frontegg.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of the dialect as the rest of the house understands it: slashes squeezed, and for
 * audits {@code x-access-token} as the bearer token and {@code frontegg-tenant-id} as the tenant.
 */
final class DialectRequest extends HttpServletRequestWrapper {

  private static final String ACCESS_TOKEN = "x-access-token";
  private static final String TENANT = "frontegg-tenant-id";

  private final Map<String, String> headers = new LinkedHashMap<>();

  DialectRequest(HttpServletRequest request) {
    super(request);
    if (!Dialect.isAbout(request, Dialect.AUDITS)) {
      return;
    }
    var token = request.getHeader(ACCESS_TOKEN);
    if (token != null && request.getHeader("Authorization") == null) {
      headers.put("authorization", "Bearer " + token);
    }
    var tenant = request.getHeader(TENANT);
    if (tenant != null) {
      headers.put("x-tenant-id", tenant);
    }
  }

  @Override
  public @Nullable String getHeader(String name) {
    var added = headers.get(name.toLowerCase(Locale.ROOT));
    return added != null ? added : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    var added = headers.get(name.toLowerCase(Locale.ROOT));
    return added != null ? Collections.enumeration(List.of(added)) : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    var names = new ArrayList<>(headers.keySet());
    Collections.list(super.getHeaderNames()).stream()
        .filter(name -> !headers.containsKey(name.toLowerCase(Locale.ROOT)))
        .forEach(names::add);
    return Collections.enumeration(names);
  }

  @Override
  public String getRequestURI() {
    return Dialect.squeezed(super.getRequestURI());
  }

  @Override
  public String getServletPath() {
    return Dialect.squeezed(super.getServletPath());
  }

  @Override
  public StringBuffer getRequestURL() {
    var url = super.getRequestURL().toString();
    int path = url.indexOf("://") + 3;
    return new StringBuffer(url.substring(0, path) + Dialect.squeezed(url.substring(path)));
  }
}
