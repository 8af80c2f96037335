package dev.keyoverlap.cms;

import dev.keyoverlap.cms.SampleMessages.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a coverage-guided fuzzer calls with whatever it thinks of, for as long as it is let:
 *
 * <pre>{@code
 * mvn -q -Pfuzz -pl cms -am test-compile -Dfuzz.seconds=3600
 * }</pre>
 *
 * <p>The first byte of an input chooses one of the {@link SampleMessages}, and with it the readers;
 * the rest is what they read instead. Anything but right content and checked exceptions is a
 * finding. The fuzzer finds the methods by their names.
 */
public final class FuzzTarget {

  /** The folder in which the fuzzer looks for inputs to begin with. */
  static final String CORPUS = "keyoverlap.fuzz.corpus";

  private static List<Sample> samples = List.of();

  private FuzzTarget() {}

  /**
   * Makes keys and messages, and gives the messages to the fuzzer to begin with.
   *
   * @throws Exception if they cannot be made
   */
  public static void fuzzerInitialize() throws Exception {
    samples = SampleMessages.make();
    Path corpus = Files.createDirectories(Path.of(System.getProperty(CORPUS)));
    for (int kind = 0; kind < samples.size(); kind++) {
      Files.write(corpus.resolve("sample-" + kind), input(kind, samples.get(kind).message()));
    }
  }

  /**
   * Reads one input.
   *
   * @param input which readers, and what they read
   * @throws Exception if they do what they must not
   */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      int kind = Byte.toUnsignedInt(input[0]) % samples.size();
      samples.get(kind).read(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  private static byte[] input(int kind, byte[] message) throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(kind);
    input.write(message);
    return input.toByteArray();
  }
}
