package dev.annals.demo;

import java.util.List;
import java.util.function.Function;

/**
 * An activity of a company's people.
 *
 * @param weight relative frequency
 * @param telling creates an event of the activity
 */
record Task(int weight, Function<SeededRandom, DemoEvent> telling) {

  static DemoEvent any(List<Task> tasks, SeededRandom seededRandom) {
    int left = seededRandom.between(1, tasks.stream().mapToInt(Task::weight).sum());
    for (var task : tasks) {
      left -= task.weight();
      if (left <= 0) {
        return task.telling().apply(seededRandom);
      }
    }
    throw new IllegalStateException("The weights add up to more than their sum");
  }
}
