package dev.annals.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves the portal's files in the compressed form that the build creates. Browsers cache files
 * with a content hash in their name for a year, and the element, whose name vendors use in their
 * pages, for ten minutes. The page itself is revalidated for each request, so that it refers to the
 * files of the current version.
 */
@Configuration(proxyBeanMethods = false)
class PortalFiles implements WebMvcConfigurer {

  private static final String FILES = "classpath:/static/portal/";

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    handle(
        registry, FILES + "assets/", yearLong(), new PathResourceResolver(), "/portal/assets/**");
    handle(
        registry,
        FILES,
        CacheControl.maxAge(Duration.ofMinutes(10))
            .cachePublic()
            .staleWhileRevalidate(Duration.ofDays(1)),
        new PathResourceResolver(),
        "/portal/*.js",
        "/portal/*.d.ts",
        "/portal/*.svg");
    handle(registry, FILES, CacheControl.noCache(), new Page(), "/portal", "/portal/**");
  }

  private static CacheControl yearLong() {
    return CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
  }

  private static void handle(
      ResourceHandlerRegistry registry,
      String location,
      CacheControl cache,
      PathResourceResolver resolver,
      String... paths) {
    registry
        .addResourceHandler(paths)
        .addResourceLocations(location)
        .setCacheControl(cache)
        .resourceChain(true)
        .addResolver(new EncodedResourceResolver())
        .addResolver(resolver);
  }

  /** Redirects to the path without a trailing slash. Browsers keep the fragment. */
  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addRedirectViewController("/portal/", "/portal").setKeepQueryParams(true);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new PortalHeaders()).addPathPatterns("/portal", "/portal/**");
  }

  /** Returns the same page for all paths below /portal. Its script selects the view. */
  private static class Page extends PathResourceResolver {

    private static final String NAME = "index.html";

    @Override
    public @Nullable Resource resolveResource(
        @Nullable HttpServletRequest request,
        String path,
        List<? extends Resource> locations,
        ResourceResolverChain chain) {
      return path.contains(".") && !path.equals(NAME) ? null : page();
    }

    private static @Nullable Resource page() {
      var page = new ClassPathResource("static/portal/" + NAME);
      return page.exists() ? page : null;
    }
  }
}
