package dev.annals.nodes;

import dev.annals.kernel.Refusal;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.transaction.TransactionException;

/**
 * Logs failures of scheduled tasks and of asynchronous listeners, both of which are retried. A
 * database that is not responding is logged at WARN in one line, everything else at ERROR with a
 * stack trace.
 */
@Configuration(proxyBeanMethods = false)
class BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(BackgroundWork.class);

  @Bean
  SimpleAsyncTaskSchedulerCustomizer failuresOfTasks() {
    return scheduler -> scheduler.setErrorHandler(failure -> report("A scheduled task", failure));
  }

  @Bean
  AsyncConfigurer failuresOfListeners() {
    return new AsyncConfigurer() {
      @Override
      public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
        return BackgroundWork::deliveryFailed;
      }
    };
  }

  private static void deliveryFailed(Throwable failure, Method method, Object... parameters) {
    report("A delivery to " + method.getDeclaringClass().getSimpleName(), failure);
  }

  private static void report(String what, Throwable failure) {
    CriticalThreads.rethrowFatal(failure);
    if (failure instanceof DataAccessException
        || failure instanceof TransactionException
        || failure instanceof Refusal) {
      var cause = NestedExceptionUtils.getMostSpecificCause(failure);
      log.warn("{} failed and is retried: {}", what, cause.toString());
    } else {
      log.error("{} failed", what, failure);
    }
  }
}
