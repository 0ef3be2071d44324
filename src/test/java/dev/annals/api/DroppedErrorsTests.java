package dev.annals.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

@ExtendWith(OutputCaptureExtension.class)
class DroppedErrorsTests {

  @Test
  void logsNoErrorOfAClientThatHasGone(CapturedOutput output) {
    DroppedErrors.report(
        new IllegalStateException(
            new AsyncRequestNotUsableException("gone", new IOException("Broken pipe"))));

    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @Test
  void logsEveryOtherError(CapturedOutput output) {
    DroppedErrors.report(new IllegalStateException("a defect"));

    assertThat(output.getAll()).contains("ERROR", "a defect");
  }
}
