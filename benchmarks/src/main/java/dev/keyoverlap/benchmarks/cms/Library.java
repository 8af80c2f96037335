package dev.keyoverlap.benchmarks.cms;

/** A library, or a way to use one. */
@FunctionalInterface
public interface Library {

  /**
   * Makes ready what can be made once and used for many messages.
   *
   * @param job what to do
   * @return the task
   * @throws IllegalArgumentException if it is none of those that {@link Contender#does} names
   */
  Task prepare(Job job) throws Exception;
}
