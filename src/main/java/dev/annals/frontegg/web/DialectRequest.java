package dev.annals.frontegg.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request of the dialect, translated for the rest of Annals: with its canonical path, with {@code
 * x-access-token} as the bearer token, and with {@code frontegg-tenant-id} or {@code
 * frontegg-scoped-tenant} as the tenant, which is authorized like any other.
 */
final class DialectRequest extends HttpServletRequestWrapper {

  private static final String ACCESS_TOKEN = "x-access-token";
  private static final List<String> TENANTS =
      List.of("frontegg-tenant-id", "frontegg-scoped-tenant");
  private static final Set<String> ABSENT = Set.of("", "undefined", "null");

  private final Map<String, @Nullable String> headers = new LinkedHashMap<>();
  private final String path;

  DialectRequest(HttpServletRequest request) {
    super(request);
    this.path = Dialect.plain(request.getRequestURI());
    if (Dialect.isAbout(path, Dialect.SIGN_IN)) {
      // Clients renew a token by sending the old one, which may have expired.
      headers.put("authorization", null);
      return;
    }
    var token = request.getHeader(ACCESS_TOKEN);
    if (token != null && request.getHeader("Authorization") == null) {
      headers.put("authorization", "Bearer " + token);
    }
    named(request).stream().findFirst().ifPresent(tenant -> headers.put("x-tenant-id", tenant));
  }

  /** Returns the tenants that the request names. More than one is an error. */
  static Set<String> named(HttpServletRequest request) {
    return TENANTS.stream()
        .map(request::getHeader)
        .filter(Objects::nonNull)
        .map(String::strip)
        .filter(tenant -> !ABSENT.contains(tenant))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public @Nullable String getHeader(String name) {
    var key = name.toLowerCase(Locale.ROOT);
    return headers.containsKey(key) ? headers.get(key) : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    var key = name.toLowerCase(Locale.ROOT);
    if (!headers.containsKey(key)) {
      return super.getHeaders(name);
    }
    var value = headers.get(key);
    return Collections.enumeration(value == null ? List.of() : List.of(value));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    var names = new ArrayList<String>();
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            names.add(name);
          }
        });
    Collections.list(super.getHeaderNames()).stream()
        .filter(name -> !headers.containsKey(name.toLowerCase(Locale.ROOT)))
        .forEach(names::add);
    return Collections.enumeration(names);
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public String getServletPath() {
    return Dialect.plain(super.getServletPath());
  }

  @Override
  public StringBuffer getRequestURL() {
    var url = super.getRequestURL().toString();
    int start = url.indexOf('/', url.indexOf("://") + 3);
    return new StringBuffer(start < 0 ? url : url.substring(0, start) + path);
  }
}
