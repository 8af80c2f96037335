package dev.keyoverlap.testkit.junit;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.kit.FormatResult;
import dev.keyoverlap.testkit.kit.KitAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tries your own verifier or decryptor with the messages of the partner kit: one dynamic test for
 * each message, and one for the class of your receiver.
 *
 * <pre>{@code
 * class OurReceiverTest {
 *
 *   @RegisterExtension
 *   static final PartnerKitExtension KIT =
 *       PartnerKitExtension.of("Our gateway 7.2").answersTo(Path.of("target/answers.json"));
 *
 *   @TestFactory
 *   Stream<DynamicNode> signatures() {
 *     return KIT.verify(
 *         "cms", (held, message) -> new OurVerifier(held.senderCertificates()).accepts(message));
 *   }
 *
 *   @TestFactory
 *   Stream<DynamicNode> decryption() {
 *     return KIT.decrypt("cms", (held, message) -> new OurDecryptor(held.keys()).decrypt(message));
 *   }
 * }
 * }</pre>
 *
 * <p>A test of a message fails if no correct receiver answers like yours. Where correct receivers
 * differ, it passes either way, and the answer decides about the class. The last test of each
 * factory is named after the class, such as "one valid signature is enough; holds several keys". It
 * fails if your receiver rejects everything, which means that its set-up is probably wrong.
 *
 * <p>Send the file of answers to the sender: {@link KitAnswers} reads it. An exception of your
 * system counts as a rejection.
 *
 * <p>Safe for use by several threads.
 *
 * @since 1.0
 */
public final class PartnerKitExtension implements AfterAllCallback {

  private final String receiver;
  private final boolean holdsBoth;
  private final Optional<Path> answers;
  private final Optional<PartnerProfile> expected;
  private final List<Trial> trials = new CopyOnWriteArrayList<>();

  private PartnerKitExtension(
      String receiver,
      boolean holdsBoth,
      Optional<Path> answers,
      Optional<PartnerProfile> expected) {
    this.receiver = receiver;
    this.holdsBoth = holdsBoth;
    this.answers = answers;
    this.expected = expected;
  }

  /**
   * Tries a receiver.
   *
   * @param receiver the name and version of your system
   * @return the extension
   */
  public static PartnerKitExtension of(String receiver) {
    return new PartnerKitExtension(receiver, true, Optional.empty(), Optional.empty());
  }

  /**
   * Your system holds one certificate or key at a time, so it is not tried with both.
   *
   * @return an extension with this setting
   */
  public PartnerKitExtension holdingOneKey() {
    return new PartnerKitExtension(receiver, false, answers, expected);
  }

  /**
   * Writes the answers to a file after the last test of the class.
   *
   * @param file such as {@code target/answers.json}; its folder is created
   * @return an extension with this setting
   */
  public PartnerKitExtension answersTo(Path file) {
    return new PartnerKitExtension(receiver, holdsBoth, Optional.of(file), expected);
  }

  /**
   * Fails if the class of your receiver is another one, so that you notice when an update of your
   * system changes it.
   *
   * @param profile what your receiver is known to be; for a factory that only verifies or only
   *     decrypts, what is not tried is not compared
   * @return an extension with this setting
   */
  public PartnerKitExtension expecting(PartnerProfile profile) {
    return new PartnerKitExtension(receiver, holdsBoth, answers, Optional.of(profile));
  }

  /**
   * Tests of a verifier.
   *
   * @param format the key of a format with signed messages, such as "cms", "xml-siblings" or
   *     "cms-signed-ecdsa-sha256"; {@link Fixtures#formats()} lists them
   * @param verifier lets your system verify a message
   * @return the tests, for a method with {@code @TestFactory}
   * @throws IllegalArgumentException if there is no such format, or it has no signed messages
   */
  public Stream<DynamicNode> verify(String format, MessageVerifier verifier) {
    return tests(
        Fixtures.current().format(format),
        true,
        (held, fixture) -> verifier.accepts(held, fixture.bytes()));
  }

  /**
   * Tests of a decryptor.
   *
   * @param format the key of a format with encrypted messages, such as "cms", "cms-oaep" or
   *     "cms-encrypted-aes-256-gcm"; {@link Fixtures#formats()} lists them
   * @param decryptor lets your system decrypt a message
   * @return the tests, for a method with {@code @TestFactory}
   * @throws IllegalArgumentException if there is no such format, or it has no encrypted messages
   */
  public Stream<DynamicNode> decrypt(String format, MessageDecryptor decryptor) {
    return tests(
        Fixtures.current().format(format),
        false,
        (held, fixture) -> Trial.isContent(fixture, decryptor.decrypt(held, fixture.bytes())));
  }

  private Stream<DynamicNode> tests(MessageFormat format, boolean signed, Trial.Reading reading) {
    if (format.fixtures().stream().noneMatch(one -> one.message().isSigned() == signed)) {
      throw new IllegalArgumentException(
          "The format '%s' has no %s messages. Choose another one, such as 'cms'."
              .formatted(format, signed ? "signed" : "encrypted"));
    }
    Trial trial = new Trial(receiver, format, signed, holdsBoth, expected, reading);
    trials.add(trial);
    return trial.tests();
  }

  /** Writes the answers, and publishes the class of the receiver in the report of the tests. */
  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    KitAnswers.Builder all = KitAnswers.builder(receiver);
    if (!holdsBoth) {
      all.canHoldBoth(false);
    }
    for (Trial trial : trials) {
      trial.addTo(all);
      Optional<FormatResult> result = trial.result();
      if (result.isPresent()) {
        context.publishReportEntry(trial.toString(), result.get().receiverClass());
      }
    }
    if (answers.isPresent()) {
      Path file = answers.get().toAbsolutePath();
      Files.createDirectories(file.getParent());
      Files.writeString(file, all.toJson());
    }
  }
}
