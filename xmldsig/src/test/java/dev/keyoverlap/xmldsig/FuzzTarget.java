package dev.keyoverlap.xmldsig;

import dev.keyoverlap.fixtures.XmlFuzzing;

/**
 * What a coverage-guided fuzzer calls with whatever it thinks of, for as long as it is let:
 *
 * <pre>{@code
 * mvn -q -Pfuzz -pl xmldsig -am test-compile -Dfuzz.seconds=3600
 * }</pre>
 *
 * <p>It begins with the documents of {@link MutationRun}. Anything but right content and checked
 * exceptions is a finding. The fuzzer finds the methods by their names.
 */
public final class FuzzTarget {

  private static XmlFuzzing fuzzing;

  private FuzzTarget() {}

  /**
   * Makes keys and documents.
   *
   * @throws Exception if they cannot be made
   */
  public static void fuzzerInitialize() throws Exception {
    fuzzing = new XmlFuzzing(MutationRun.samples());
  }

  /**
   * Reads one input.
   *
   * @param input which reader, and what it reads
   * @throws Exception if it does what it must not
   */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    fuzzing.read(input);
  }

  /** What is read. */
  static XmlFuzzing fuzzing() {
    return fuzzing;
  }
}
