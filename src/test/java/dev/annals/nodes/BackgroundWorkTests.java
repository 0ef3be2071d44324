package dev.annals.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.annals.kernel.Refusal;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

@ExtendWith(OutputCaptureExtension.class)
class BackgroundWorkTests {

  private final BackgroundWork work = new BackgroundWork();

  @Test
  void logsAStoreThatDoesNotAnswerInOneLine(CapturedOutput output) throws Exception {
    failed(new DataAccessResourceFailureException("away", new IllegalStateException("no primary")));
    failed(new Refusal(Refusal.Code.STORE_UNAVAILABLE, "The database does not answer."));

    assertThat(output.getAll().lines().filter(line -> line.contains("is retried")))
        .hasSize(2)
        .allMatch(line -> line.contains("WARN"))
        .anyMatch(line -> line.contains("no primary"));
    assertThat(output.getAll()).doesNotContain("\tat dev.annals");
  }

  @Test
  void logsWhatIsUnexpectedWithItsStack(CapturedOutput output) throws Exception {
    failed(new IllegalStateException("a defect"));

    assertThat(output.getAll()).contains("ERROR", "a defect", "\tat dev.annals");
  }

  private void failed(Throwable failure) throws NoSuchMethodException {
    Method method = BackgroundWorkTests.class.getDeclaredMethod("failed", Throwable.class);
    work.failuresOfListeners()
        .getAsyncUncaughtExceptionHandler()
        .handleUncaughtException(failure, method);
  }
}
