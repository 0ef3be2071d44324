package dev.annals.frontegg.web;

import dev.annals.kernel.Refusal;
import java.util.List;
import java.util.function.Supplier;

/** Replaces paths in rejections of a list by the parameter that Frontegg's clients know. */
final class ErrorTranslation {

  private ErrorTranslation() {}

  static <T> T of(Supplier<T> call) {
    try {
      return call.get();
    } catch (Refusal refusal) {
      throw refusal.path().equals(List.of("search"))
          ? new Refusal(refusal.code(), refusal.reason(), List.of("filter"), refusal.details())
          : refusal;
    }
  }
}
