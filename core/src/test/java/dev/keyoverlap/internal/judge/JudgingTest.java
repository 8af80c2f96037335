package dev.keyoverlap.internal.judge;

import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The judge's contract for the judge alone, without a format; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  private static final byte CHANGED = 1;

  private final Map<Integer, List<BareSignature>> messages = new HashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();

  @Override
  protected byte[] sign(Keyring keys, List<Alias> aliases, By by) throws Exception {
    List<BareSignature> signatures = new ArrayList<>();
    for (Alias alias : aliases) {
      signatures.add(signature((HeldKey) keys.active(alias).orElseThrow().entry(), by));
    }
    int number = numbers.incrementAndGet();
    messages.put(number, signatures);
    return new byte[] {(byte) number, 0};
  }

  private static BareSignature signature(HeldKey key, By by) throws Exception {
    X509Certificate certificate = key.certificate();
    BareSignature signature = BareSignature.by(key);
    return switch (by) {
      case ISSUER_AND_SERIAL ->
          signature.naming(
              KeyHint.issuerAndSerial(
                  certificate.getIssuerX500Principal(), certificate.getSerialNumber()));
      case SUBJECT_KEY_IDENTIFIER -> {
        byte[] extension = certificate.getExtensionValue("2.5.29.14");
        yield signature.naming(
            KeyHint.subjectKeyIdentifier(Arrays.copyOfRange(extension, 4, extension.length)));
      }
      case CERTIFICATE -> signature.carrying(certificate).namingCarried();
      case CHAIN -> signature.carrying(key.chain()).namingCarried();
    };
  }

  @Override
  protected byte[] withoutName(byte[] message) {
    signatures(message).forEach(BareSignature::namingNobody);
    return message;
  }

  @Override
  protected Nameless nameless() {
    return Nameless.TRIED;
  }

  @Override
  protected byte[] withOtherContent(byte[] message) {
    return new byte[] {message[0], CHANGED};
  }

  private List<BareSignature> signatures(byte[] message) {
    return messages.getOrDefault((int) message[0], List.of());
  }

  @Override
  protected VerificationReport report(byte[] message, Keyring ring, VerificationPolicy policy)
      throws Exception {
    List<BareSignature> signatures = signatures(message);
    String content = message[1] == CHANGED ? "900 bolts" : BareSignature.CONTENT;
    signatures.forEach(signature -> signature.about(content));
    return VerificationReport.of(
        policy,
        Judge.of(ring, policy, Instant.now(), Budget.of(Limits.DEFAULT))
            .<String>judge(signatures)
            .stream()
            .map(Judged::verdict)
            .toList());
  }
}
