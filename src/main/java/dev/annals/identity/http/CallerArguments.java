package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.access.Callers;
import dev.annals.kernel.Refusal;
import dev.annals.tenants.TenantAccess;
import graphql.schema.DataFetchingEnvironment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands the caller to controllers of GraphQL and of HTTP that have a parameter for it. */
@Configuration(proxyBeanMethods = false)
class CallerArguments implements WebMvcConfigurer {

  private final TenantAccess tenants;

  CallerArguments(TenantAccess tenants) {
    this.tenants = tenants;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new OfHttp(tenants));
  }

  @Bean
  OfGraphQl callerOfGraphQl() {
    return new OfGraphQl();
  }

  /**
   * Controllers are called on the thread that has the request: over HTTP its own virtual thread,
   * which may block, so that the answer is there when the call returns and no second dispatch is
   * needed; over WebSocket one that {@link CallerInterceptor} started.
   */
  @Bean
  static BeanPostProcessor controllersOnTheRequestsThread() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AnnotatedControllerConfigurer controllers) {
          controllers.setBlockingMethodPredicate(method -> false);
        }
        return bean;
      }
    };
  }

  static class OfGraphQl
      implements org.springframework.graphql.data.method.HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, DataFetchingEnvironment environment) {
      return Callers.in(environment.getGraphQlContext()).orElseThrow(CallerArguments::nobody);
    }
  }

  private record OfHttp(TenantAccess tenants) implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      var authentication = SecurityContextHolder.getContext().getAuthentication();
      if (!(authentication instanceof CallerAuthentication known)) {
        throw nobody();
      }
      var servlet = request.getNativeRequest(HttpServletRequest.class);
      return tenants.resolve(
          known.getPrincipal(),
          request.getHeader(TenantAccess.HEADER),
          servlet == null ? null : servlet.getRemoteAddr(),
          request.getHeader(HttpHeaders.USER_AGENT));
    }
  }

  private static Refusal nobody() {
    return new Refusal(
        Refusal.Code.UNAUTHENTICATED,
        "An access token is required. Send the header Authorization:" + " Bearer …");
  }
}
