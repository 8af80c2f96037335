package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.verifier;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.XmlMutations;
import dev.keyoverlap.fixtures.XmlMutations.Sample;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes signed documents of every form, and reads them; see {@link XmlMutations}. */
final class MutationRun {

  private MutationRun() {}

  public static void main(String[] arguments) throws Exception {
    XmlMutations.run(arguments, samples());
  }

  /** Each with the verifier that accepts it. */
  static List<Sample> samples() throws KeyOverlapException {
    List<Signed> all = new ArrayList<>();
    HeldKey rsa = TestKeys.rsa("orders");
    HeldKey ec = TestKeys.ec("orders");
    XmlSigner.Builder plain = XmlSigner.with(sender(rsa)).signAs(ORDERS);
    all.add(new Signed("enveloped", plain.build().sign(bytes(ORDER)), List.of(rsa)));
    all.add(
        new Signed(
            "enveloped, with all that a signature can bear",
            XmlSigner.with(sender(ec))
                .signAs(ORDERS)
                .signerIdentifier(KeyInfoPart.values())
                .signKeyInfo()
                .xades()
                .build()
                .sign(bytes(ORDER)),
            List.of(ec)));
    all.add(
        new Signed(
            "enveloping, inclusive, with comments",
            XmlSigner.with(sender(ec))
                .signAs(ORDERS)
                .form(SignatureForm.ENVELOPING)
                .canonicalization(Canonicalization.INCLUSIVE_1_0_WITH_COMMENTS)
                .build()
                .sign(bytes(ORDER)),
            List.of(ec)));
    all.add(
        new Signed(
            "enveloping, Base64",
            XmlSigner.with(sender(rsa))
                .signAs(ORDERS)
                .form(SignatureForm.ENVELOPING_BASE64)
                .build()
                .sign(bytes(ORDER)),
            List.of(rsa)));
    all.add(
        new Signed(
            "siblings of two keys",
            two(rsa, ec)
                .form(SignatureForm.SIBLINGS)
                .elements(ElementSelector.id("first"))
                .build()
                .sign(bytes(BATCH)),
            List.of(rsa, ec)));
    all.add(
        new Signed(
            "parallel, of two keys",
            two(rsa, ec).form(SignatureForm.PARALLEL_ENVELOPED).build().sign(bytes(ORDER)),
            List.of(rsa, ec)));
    List<Sample> samples = new ArrayList<>();
    for (Signed one : all) {
      samples.add(sample(one, all));
    }
    return samples;
  }

  private static XmlSigner.Builder two(HeldKey first, HeldKey second) throws KeyOverlapException {
    return XmlSigner.with(sender(first, second)).signAs(ORDERS).signAs(ORDERS_NEXT);
  }

  /**
   * Mutations put the parts of one document into another, so what its keys signed in any of them is
   * rightly accepted.
   */
  private static Sample sample(Signed signed, List<Signed> all) throws KeyOverlapException {
    XmlVerifier verifier = verifier(signed.keys().toArray(HeldKey[]::new));
    Set<String> right = new HashSet<>();
    for (Signed other : all) {
      if (!Collections.disjoint(signed.keys(), other.keys())) {
        right.addAll(elements(verifier(other.keys().toArray(HeldKey[]::new)), other.document()));
      }
    }
    return new Sample(
        signed.name(),
        signed.document(),
        message -> {
          Set<String> elements = elements(verifier, message);
          if (elements.isEmpty() || !right.containsAll(elements)) {
            throw new AssertionError(
                "This was not signed: "
                    + elements
                    + ", in: "
                    + new String(message, StandardCharsets.UTF_8));
          }
        });
  }

  private static Set<String> elements(XmlVerifier verifier, byte[] message)
      throws KeyOverlapException {
    VerifiedXml verified = verifier.verify(message);
    Set<String> all =
        verified.elements().stream()
            .map(
                element -> {
                  // What is accepted can be handed out.
                  element.element();
                  return new String(element.canonical(), StandardCharsets.UTF_8);
                })
            .collect(Collectors.toCollection(HashSet::new));
    for (VerifiedBinary binary : verified.binaries()) {
      all.add("bytes: " + new String(binary.content(), StandardCharsets.UTF_8));
    }
    return all;
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Signed(String name, byte[] document, List<HeldKey> keys) {}
}
