package dev.annals.demo;

import java.util.List;
import java.util.function.Function;

/**
 * Something that people of a company do.
 *
 * @param weight how often, compared with the others
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
