package dev.keyoverlap.cms;

import dev.keyoverlap.cms.SampleMessages.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
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
 * finding, and so is another verdict in memory than from a stream. The fuzzer finds the methods by
 * their names.
 */
public final class FuzzTarget {

  /** The folder in which the fuzzer looks for inputs to begin with. */
  static final String CORPUS = "keyoverlap.fuzz.corpus";

  private static final int RUN = 30;

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
      byte[] message = samples.get(kind).message();
      Files.write(corpus.resolve("sample-" + kind), input(kind, message));
      Files.write(corpus.resolve("wrapped-" + kind), input(kind, wrapped(message)));
      Files.write(corpus.resolve("multiplied-" + kind), input(kind, multiplied(message)));
    }
  }

  /** As text, with something before and behind it. */
  private static byte[] wrapped(byte[] message) {
    return ("Order:\n-----BEGIN CMS-----\n"
            + Base64.getMimeEncoder().encodeToString(message)
            + "\n-----END CMS-----\n\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** With runs of equal parts, such as a fuzzer would not come upon by itself. */
  private static byte[] multiplied(byte[] message) {
    Asn1Element all = Asn1Element.of(message);
    for (Asn1Element part : all.children().get(1).children().get(0).children()) {
      if (!part.children().isEmpty()) {
        part.children().addAll(Collections.nCopies(RUN, part.children().get(0)));
      }
    }
    return all.encoded();
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
