package dev.annals.demo;

import java.util.List;
import java.util.function.Function;

/**
 * Something that people of a company do.
 *
 * @param weight how often, compared with the others
 */
record Task(int weight, Function<Dice, Happening> telling) {

  static Happening any(List<Task> tasks, Dice dice) {
    int left = dice.between(1, tasks.stream().mapToInt(Task::weight).sum());
    for (var task : tasks) {
      left -= task.weight();
      if (left <= 0) {
        return task.telling().apply(dice);
      }
    }
    throw new IllegalStateException("The weights add up to more than their sum");
  }
}
