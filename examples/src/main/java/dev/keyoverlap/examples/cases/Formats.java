package dev.keyoverlap.examples.cases;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.time.InstantSource;
import java.util.Arrays;

/** Makes the exchanges of the cases. Our side never changes during a renewal. */
final class Formats {

  static final Alias ORDERS = alias("orders");
  static final Alias ORDERS_NEXT = alias("orders-next");

  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);
  private static final byte[] XML_ORDER = "<Order>10 boxes</Order>".getBytes(UTF_8);
  private static final byte[] SOAP_ORDER =
      ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
              + "<Order>10 boxes</Order></S:Body></S:Envelope>")
          .getBytes(UTF_8);

  private Formats() {}

  /** How the partner's receiver reads a message; any refusal is one of our exceptions. */
  @FunctionalInterface
  private interface Reading {
    boolean reads(byte[] message) throws KeyOverlapException;
  }

  @FunctionalInterface
  private interface Writing {
    byte[] message() throws KeyOverlapException;
  }

  private static Exchange exchange(Writing ours, Reading theirs) {
    return exchange(ours, theirs, true);
  }

  private static Exchange exchange(Writing ours, Reading theirs, boolean queued) {
    return new Exchange() {
      @Override
      public boolean isQueued() {
        return queued;
      }

      @Override
      public byte[] send() throws KeyOverlapException {
        return ours.message();
      }

      @Override
      public boolean receives(byte[] message) {
        try {
          return theirs.reads(message);
        } catch (KeyOverlapException e) {
          return false;
        }
      }
    };
  }

  /** We sign; a partner verifies who minds no signature that it does not know. */
  static Exchange cmsSigned(KeyringSource ours, InstantSource clock, Partner partner) {
    CmsSigner signer = signer(ours, clock);
    CmsVerifier verifier = CmsVerifier.with(partner, Partner.ANY).clock(clock).build();
    return exchange(
        () -> signer.sign(ORDER),
        message -> Arrays.equals(verifier.verify(message).content(), ORDER));
  }

  /** We sign; the partner refuses every message with another number of signatures than one. */
  static Exchange cmsSignedOnce(KeyringSource ours, InstantSource clock, Partner partner) {
    CmsSigner signer = signer(ours, clock);
    CmsVerifier verifier = CmsVerifier.with(partner, Partner.ANY).clock(clock).build();
    return exchange(
        () -> signer.sign(ORDER),
        message -> verifier.verify(message).report().signers().size() == 1);
  }

  private static CmsSigner signer(KeyringSource ours, InstantSource clock) {
    return CmsSigner.with(ours).signAs(ORDERS).signAsIfPresent(ORDERS_NEXT).clock(clock).build();
  }

  /** We encrypt; the partner decrypts. */
  static Exchange cmsEncrypted(KeystoreRotation ours, InstantSource clock, Partner partner) {
    CmsEncryptor encryptor =
        CmsEncryptor.with(ours)
            .encryptTo(ORDERS)
            .encryptToIfPresent(ORDERS_NEXT)
            .clock(clock)
            .build();
    CmsDecryptor decryptor = CmsDecryptor.of(partner);
    return exchange(
        () -> encryptor.encrypt(ORDER),
        message -> Arrays.equals(decryptor.decrypt(message).content(), ORDER));
  }

  /** A partner encrypts to us, by the certificates that it holds; we decrypt. */
  static Exchange cmsDecrypted(KeyringSource ours, InstantSource clock, Partner partner) {
    CmsEncryptor encryptor =
        CmsEncryptor.with(partner)
            .encryptTo(Partner.ONE)
            .encryptToIfPresent(Partner.TWO)
            .clock(clock)
            .build();
    CmsDecryptor decryptor = CmsDecryptor.of(ours);
    return exchange(
        () -> encryptor.encrypt(ORDER),
        message -> Arrays.equals(decryptor.decrypt(message).content(), ORDER));
  }

  /** We sign XML; the partner verifies. */
  static Exchange xmlSigned(KeystoreRotation ours, InstantSource clock, Partner partner) {
    XmlSigner signer = XmlSigner.with(ours).signAs(ORDERS).clock(clock).build();
    XmlVerifier verifier = XmlVerifier.with(partner, Partner.ANY).clock(clock).build();
    return exchange(
        () -> signer.sign(XML_ORDER),
        message -> verifier.verify(message).only().element().getTextContent().equals("10 boxes"));
  }

  /** We sign SOAP requests; the partner verifies. */
  static Exchange soapSigned(KeystoreRotation ours, InstantSource clock, Partner partner) {
    SoapProtector protector = SoapProtector.with(ours).signAs(ORDERS).clock(clock).build();
    SoapReceiver receiver = SoapReceiver.with(partner, Partner.ANY).clock(clock).build();
    return exchange(
        () -> protector.protect(SOAP_ORDER),
        message -> receiver.receive(message).body().getTextContent().equals("10 boxes"),
        false);
  }
}
