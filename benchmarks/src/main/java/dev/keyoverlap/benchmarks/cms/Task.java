package dev.keyoverlap.benchmarks.cms;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;

/** One library's way to do what a case asks for, ready to be measured. */
public interface Task {

  /**
   * Does it once, as a user of the library would.
   *
   * @return something that depends on all that was done
   */
  Object run() throws Exception;

  /**
   * Does it once and looks whether the outcome is right, so that nobody measures a failure.
   *
   * @throws AssertionError if it is not
   */
  void check() throws Exception;

  /** Ends what goes on beside it, if anything. */
  default void end() throws Exception {}

  /**
   * A task whose outcome is what its work answers.
   *
   * @param work what is measured
   * @param check throws if the outcome is wrong
   */
  static <T> Task of(Callable<T> work, Check<T> check) {
    return new Task() {
      @Override
      public Object run() throws Exception {
        return work.call();
      }

      @Override
      public void check() throws Exception {
        check.accept(work.call());
      }
    };
  }

  /**
   * A task that writes a message to a stream.
   *
   * @param job what to do
   * @param work what is measured
   */
  static Task writing(Job job, Streaming work) {
    return streaming(job, work, job::requireMessage);
  }

  /**
   * A task that reads a message and writes its content to a stream.
   *
   * @param job what to do
   * @param work what is measured
   */
  static Task reading(Job job, Reading work) throws Exception {
    byte[] message = job.message();
    return streaming(
        job, target -> work.read(new ByteArrayInputStream(message), target), job::requireContent);
  }

  /** Measured with a stream that throws everything away, so that only the library works. */
  private static Task streaming(Job job, Streaming work, Check<byte[]> check) {
    return new Task() {
      @Override
      public Object run() throws Exception {
        return work.writeTo(OutputStream.nullOutputStream());
      }

      @Override
      public void check() throws Exception {
        int length = job.content().length;
        ByteArrayOutputStream written = new ByteArrayOutputStream(length + length / 8);
        work.writeTo(written);
        check.accept(written.toByteArray());
      }
    };
  }

  /** Checks an outcome. */
  @FunctionalInterface
  interface Check<T> {
    void accept(T outcome) throws Exception;
  }

  /** Writes a message or its content. */
  @FunctionalInterface
  interface Streaming {
    Object writeTo(OutputStream target) throws Exception;
  }

  /** Reads a message and writes its content. */
  @FunctionalInterface
  interface Reading {
    Object read(InputStream message, OutputStream target) throws Exception;
  }
}
