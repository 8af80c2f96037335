package dev.keyoverlap.wssec;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.Accepted;
import dev.keyoverlap.wssec.spec.SoapVersion;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/**
 * A SOAP message that was accepted: decrypted, and reduced to what signatures cover that meet the
 * policy. There is no way to get at the rest, such as a header that anybody can have added.
 *
 * <pre>{@code
 * ReceivedSoap received = receiver.receive(message);
 * Element order = (Element) received.body().getFirstChild();
 * received.decryptedWith();          // which key served: active, or one that is only retained
 * }</pre>
 *
 * <p>Without a policy nothing is verified, and everything is handed out.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ReceivedSoap {

  private final Accepted accepted;
  private final Set<SoapPart> signed;
  private final Set<SoapPart> encrypted;
  private final Set<UnsignedPrefix> unsigned;

  ReceivedSoap(Accepted accepted) {
    this.accepted = accepted;
    this.signed = SoapPart.of(accepted.signed());
    this.encrypted = SoapPart.of(accepted.encrypted());
    Set<UnsignedPrefix> prefixes = new LinkedHashSet<>();
    accepted
        .unsigned()
        .forEach(
            one ->
                prefixes.add(
                    new UnsignedPrefix(new SoapPart(one.part()), one.prefix(), one.namespace())));
    this.unsigned = Collections.unmodifiableSet(prefixes);
  }

  /**
   * The body of the message, decrypted: a tree of its own, which has nothing else in it. Each call
   * makes a new one, which the caller may change, and which is not for use by several threads.
   *
   * <p>It comes from the form that was signed. An exclusive canonicalization signs the namespaces
   * that names of elements and attributes use, and those that the sender lists. A prefix that only
   * a value uses, such as {@code xsi:type="ns:T"}, is declared here as the message has it. {@link
   * #unsignedPrefixes} lists those: their namespaces may have been changed in transit.
   *
   * @return the {@code Body}
   * @throws IllegalStateException if the body was neither signed nor asked to be
   */
  public Element body() {
    return tree(MessagePart.BODY)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The body of this message is not signed. Require it with"
                        + " requireSigned(SoapPart.BODY)"));
  }

  /**
   * A header block that was signed; as {@link #body} in every other respect.
   *
   * @param namespace its namespace
   * @param localName its name without prefix
   * @return the block; empty if there is none, or none that was signed, or several
   */
  public Optional<Element> header(String namespace, String localName) {
    return tree(MessagePart.header(new QName(namespace, localName)));
  }

  /** Whether all that is handed out can be read: trees that others made may hold anything. */
  void requireReadable() throws MalformedMessageException {
    for (byte[] canonical : accepted.parts().values()) {
      HardenedParser.ofVerified().parse(canonical);
    }
  }

  private Optional<Element> tree(MessagePart part) {
    byte[] canonical = accepted.parts().get(part);
    if (canonical == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(HardenedParser.ofVerified().parse(canonical).getDocumentElement());
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("A canonical form was made of what can be parsed", e);
    }
  }

  /**
   * An envelope of the signed parts, for software that needs one: header blocks and body, without
   * the security header, and without anything that someone else can have added.
   *
   * @return the message in UTF-8
   */
  public byte[] envelope() {
    String namespace = version() == SoapVersion.SOAP_1_2 ? Names.SOAP_12 : Names.SOAP_11;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, "<s:Envelope xmlns:s=\"" + namespace + "\"><s:Header>");
    accepted
        .parts()
        .forEach(
            (part, canonical) -> {
              if (part.place() == MessagePart.Place.HEADER) {
                bytes.writeBytes(canonical);
              }
            });
    write(bytes, "</s:Header>");
    byte[] body = accepted.parts().get(MessagePart.BODY);
    bytes.writeBytes(body == null ? "<s:Body/>".getBytes(StandardCharsets.UTF_8) : body);
    write(bytes, "</s:Envelope>");
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The version of SOAP.
   *
   * @return the version
   */
  public SoapVersion version() {
    return accepted.version();
  }

  /**
   * The parts that are covered by signatures that meet the policy.
   *
   * @return body, timestamp, and header blocks; empty without a policy
   */
  public Set<SoapPart> signedParts() {
    return signed;
  }

  /**
   * The prefixes that values of what is handed out use, and whose namespaces no signature covers.
   * If values decide what you do, such as by {@code xsi:type}, compare them with the namespaces
   * that you expect, or refuse messages that have any. A sender signs them by listing them in
   * {@code InclusiveNamespaces}, as {@link SoapProtector} does.
   *
   * @return the prefixes; empty if values use none, if all are signed, and without a policy
   */
  public Set<UnsignedPrefix> unsignedPrefixes() {
    return unsigned;
  }

  /**
   * The parts that were encrypted as a whole.
   *
   * @return body and header blocks
   */
  public Set<SoapPart> encryptedParts() {
    return encrypted;
  }

  /**
   * The keys that signed.
   *
   * @return as {@link VerificationReport#signedBy()}; empty if the receiver {@linkplain
   *     SoapReceiver#decryptingOnly verifies nothing}
   */
  public List<KeyVersion> signedBy() {
    return report().map(VerificationReport::signedBy).orElse(List.of());
  }

  /**
   * The verdict for every signature.
   *
   * @return the report; empty without a policy
   */
  public Optional<VerificationReport> report() {
    return accepted.report();
  }

  /**
   * The key that decrypted it: active, staged, or one that is only retained.
   *
   * @return the version, as it was in the ring that this message was read with; empty if nothing
   *     was encrypted
   */
  public Optional<KeyVersion> decryptedWith() {
    return accepted.decryptedWith();
  }

  /**
   * When the sender says it was made.
   *
   * @return the time, in UTC; empty if it has no timestamp
   */
  public Optional<Instant> created() {
    return accepted.created();
  }

  /**
   * A prefix that a value uses, and that no signature says the namespace of.
   *
   * @param part where
   * @param prefix the prefix; empty for the default namespace, which is not declared in what is
   *     handed out
   * @param namespace its namespace in the message
   * @since 1.0
   */
  public record UnsignedPrefix(SoapPart part, String prefix, String namespace) {}

  /** The signed and encrypted parts, and the keys; not the content. */
  @Override
  public String toString() {
    return "signed: "
        + signed
        + ", encrypted: "
        + encrypted
        + decryptedWith().map(key -> ", decrypted with " + key).orElse("")
        + (unsigned.isEmpty() ? "" : ", prefixes not signed: " + unsigned)
        + report().map(r -> ", " + r).orElse("");
  }
}
