package dev.annals.testing;

import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;

import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mockito.invocation.InvocationOnMock;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * A bean whose behaviour a test changes while threads of the server use it.
 *
 * <p>Stubbing a {@code MockitoSpyBean} is not safe then: a call by another thread takes the answer
 * that is being set, and the stubbing call reaches the real method. Here each set of answers is a
 * mock of its own, which other threads see only when it is complete. Use it as a static bean of a
 * test configuration, and {@link #restore} the bean after each test.
 */
public final class Replaceable<T> implements BeanPostProcessor {

  private final Class<T> type;
  private volatile @Nullable T original;
  private volatile @Nullable T current;

  public Replaceable(Class<T> type) {
    this.type = type;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!type.isInstance(bean)) {
      return bean;
    }
    original = type.cast(bean);
    current = original;
    return mock(bean.getClass(), this::forward);
  }

  /**
   * Replaces the bean by a mock that delegates to it, except for what {@code answers} stubs.
   *
   * @param answers stubs the mock (first argument); answers may call the original (second argument)
   */
  public void replace(BiConsumer<T, T> answers) {
    var real = Objects.requireNonNull(original, () -> "No bean of type " + type.getName());
    @SuppressWarnings("unchecked")
    var mock = (T) mock(real.getClass(), delegatesTo(real));
    answers.accept(mock, real);
    current = mock;
  }

  /** Undoes every {@link #replace}. */
  public void restore() {
    current = original;
  }

  private @Nullable Object forward(InvocationOnMock call) throws Throwable {
    var method = call.getMethod();
    method.setAccessible(true);
    try {
      return method.invoke(current, call.getArguments());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
