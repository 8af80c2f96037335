package dev.keyoverlap.cms.request;

import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageInput;
import dev.keyoverlap.cms.request.CertificateRefusedException.Reason;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.internal.wrapping.Pem;
import dev.keyoverlap.internal.wrapping.TextInput;
import dev.keyoverlap.internal.wrapping.Unwrapped;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/**
 * The certificates in an authority's answer, in whatever form it comes: a certificate or PKCS #7 in
 * DER, Base64 or PEM, several blocks of PEM in any order, and text around them.
 */
final class CertificateAnswer {

  /** A trusted one is OpenSSL's, with what it is trusted for behind it. */
  private static final Set<String> READABLE =
      Set.of(
          "CERTIFICATE",
          "X509 CERTIFICATE",
          "X.509 CERTIFICATE",
          "TRUSTED CERTIFICATE",
          "PKCS7",
          "CMS",
          "PKCS #7 SIGNED DATA",
          "CERTIFICATE CHAIN");

  private static final int CERTIFICATES_OF_MESSAGE = 0xa0;

  private final Budget budget;
  private final List<X509Certificate> certificates = new ArrayList<>();

  private CertificateAnswer(Budget budget) {
    this.budget = budget;
  }

  /**
   * Reads an answer.
   *
   * @return its certificates, in its order; none of them trusted
   * @throws CertificateRefusedException if there are none, with what there is instead
   */
  static List<X509Certificate> read(byte[] answer, Budget budget)
      throws CertificateRefusedException {
    CertificateAnswer reader = new CertificateAnswer(budget);
    try {
      reader.budget.require(Limit.CMS_BYTES, answer.length);
      reader.read(answer);
    } catch (LimitExceededException | IOException | RuntimeException e) {
      throw new CertificateRefusedException(
          Reason.UNREADABLE,
          "The answer cannot be read: "
              + e.getMessage()
              + ". Ask the authority for the certificate, or PKCS #7, in DER or PEM",
          e);
    }
    if (reader.certificates.isEmpty()) {
      throw new CertificateRefusedException(
          Reason.UNREADABLE, "There is no certificate in the answer; ask the authority for one");
    }
    return reader.certificates;
  }

  private void read(byte[] answer) throws IOException, LimitExceededException {
    if (Unwrapped.isBinary(answer)) {
      readBinary(answer, true);
      return;
    }
    String text = TextInput.asciiOf(answer);
    List<Pem> blocks = Pem.blocks(text);
    for (Pem block : blocks) {
      if (READABLE.contains(block.label())) {
        readBinary(block.encoded(), false);
      }
      // Whatever else there is, such as the request itself, is not what was asked for.
    }
    if (blocks.isEmpty()) {
      readBase64(text, answer);
    } else if (certificates.isEmpty()) {
      throw new IOException("It is PEM of '" + blocks.get(0).label() + "'");
    }
  }

  private void readBase64(String text, byte[] answer) throws IOException, LimitExceededException {
    byte[] binary;
    try {
      binary = Pem.base64(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("It is " + InputKind.of(answer), e);
    }
    if (!Unwrapped.isBinary(binary)) {
      throw new IOException("It is " + InputKind.of(answer));
    }
    readBinary(binary, true);
  }

  /** A certificate, or a message with certificates (RFC 5652, 5; with or without signatures). */
  private void readBinary(byte[] binary, boolean alone) throws IOException, LimitExceededException {
    BerReader reader = BerReader.of(binary, budget);
    InputKind kind = InputKind.of(binary);
    switch (kind) {
      case CERTIFICATE -> add(reader.take());
      case SIGNED_DATA -> readSignedData(reader);
      // A certificate of the first version looks like nothing else, either.
      case OTHER_ASN1 -> add(reader.take());
      default -> throw new IOException("It is " + kind);
    }
    if (alone) {
      reader.requireOnlyPadding();
    }
  }

  private void readSignedData(BerReader message) throws IOException, LimitExceededException {
    ASN1Primitive type = MessageInput.contentType(message);
    if (!CMSObjectIdentifiers.signedData.equals(type)) {
      throw new IOException("It is a CMS message of another type");
    }
    message.enter(Framing.EXPLICIT_0);
    message.enter(BerReader.SEQUENCE);
    while (message.next() != BerReader.END) {
      if (message.next() == CERTIFICATES_OF_MESSAGE) {
        message.enter(CERTIFICATES_OF_MESSAGE);
        while (message.next() != BerReader.END) {
          add(message.take());
        }
        message.leave();
      } else {
        message.skip();
      }
    }
    message.leave();
    message.leave();
    message.leave();
  }

  private void add(byte[] encoded) throws IOException, LimitExceededException {
    budget.spend(Limit.CARRIED_CERTIFICATES, 1);
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
      certificates.add((X509Certificate) certificate);
    } catch (CertificateException e) {
      throw new IOException("A certificate in it is damaged: " + e.getMessage(), e);
    }
  }
}
