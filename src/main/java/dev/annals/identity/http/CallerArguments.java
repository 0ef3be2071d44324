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

/** Resolves parameters of type {@link Caller} in GraphQL and HTTP controllers. */
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
   * Lets GraphQL controllers run on the thread of the request. Over HTTP this is a virtual thread,
   * which may block, so that the response is complete when the call returns and no asynchronous
   * dispatch is needed. Over WebSocket it is a thread that {@link CallerInterceptor} started.
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
      return Callers.in(environment.getGraphQlContext())
          .orElseThrow(CallerArguments::unauthenticated);
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
        throw unauthenticated();
      }
      var servlet = request.getNativeRequest(HttpServletRequest.class);
      return tenants.resolve(
          known.getPrincipal(),
          request.getHeader(TenantAccess.HEADER),
          servlet == null ? null : servlet.getRemoteAddr(),
          request.getHeader(HttpHeaders.USER_AGENT));
    }
  }

  private static Refusal unauthenticated() {
    return new Refusal(
        Refusal.Code.UNAUTHENTICATED,
        "An access token is required. Send the header Authorization:" + " Bearer …");
  }
}
