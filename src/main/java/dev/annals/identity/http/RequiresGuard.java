package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.tenants.TenantAccess;
import dev.annals.tenants.TenantRateLimiter;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.graphql.data.method.annotation.SchemaMapping;

/**
 * Enforces {@link Requires} on each call of an entry point, with the caller that is passed to it.
 * The check and the work therefore use the same caller on every thread. Spring's
 * {@code @PreAuthorize} would use a thread-local and evaluate an expression.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class RequiresGuard {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static DefaultPointcutAdvisor requiresAdvisor(
      ObjectProvider<TenantAccess> tenants, ObjectProvider<TenantRateLimiter> allowances) {
    return new DefaultPointcutAdvisor(new EntryPoints(), new Check(tenants, allowances));
  }

  static class EntryPoints extends StaticMethodMatcherPointcut {

    @Override
    public boolean matches(Method method, Class<?> target) {
      if (!method.isAnnotationPresent(Requires.class)) {
        return false;
      }
      if (Arrays.stream(method.getParameterTypes()).noneMatch(type -> type == Caller.class)) {
        throw new IllegalStateException(
            "A method with @Requires must have a parameter of type Caller: " + method);
      }
      return true;
    }
  }

  private record Check(
      ObjectProvider<TenantAccess> tenants, ObjectProvider<TenantRateLimiter> allowances)
      implements MethodInterceptor {

    private static final Set<String> ROOT_TYPES = Set.of("Query", "Mutation", "Subscription");

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
      var requires = call.getMethod().getAnnotation(Requires.class);
      if (requires == null) {
        throw new IllegalStateException("The method has no @Requires: " + call.getMethod());
      }
      check(caller(call), requires.value(), isNested(call.getMethod()));
      return call.proceed();
    }

    /** Whether it resolves a field of an object that another field of the request has returned. */
    private static boolean isNested(Method method) {
      var mapping = AnnotatedElementUtils.findMergedAnnotation(method, SchemaMapping.class);
      return mapping != null && !ROOT_TYPES.contains(mapping.typeName());
    }

    private void check(Caller caller, String permission, boolean nested) {
      caller.require(permission);
      switch (permission) {
        case Permission.MANAGE_TENANTS -> caller.requireVendor();
        case Permission.READ_AUDITS, Permission.EXPORT_AUDITS -> {
          tenants.getObject().requireLogShown(caller);
          if (caller.tenant() != null && !nested) {
            allowances.getObject().countQuestion(caller.tenant());
          }
        }
        case Permission.CONFIGURE_STRUCTURE -> tenants.getObject().requireLogShown(caller);
        default -> {
          // The permission is sufficient.
        }
      }
    }

    private static Caller caller(MethodInvocation call) {
      for (var argument : call.getArguments()) {
        if (argument instanceof Caller caller) {
          return caller;
        }
      }
      throw new IllegalStateException(
          "The method was called without a caller: " + call.getMethod());
    }
  }
}
