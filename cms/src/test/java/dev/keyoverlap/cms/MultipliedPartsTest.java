package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.decrypt.EnvelopeReader;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.VerifyingTerms;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.verify.SignatureClaim;
import dev.keyoverlap.cms.internal.verify.SignedMessage;
import dev.keyoverlap.cms.internal.verify.SignedMessageReader;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each part of a message that can be there several times is there 1, 10, 100 and 1000 times. What
 * reading it costs is counted, and grows no faster than the message; or a limit refuses it by name.
 */
class MultipliedPartsTest {

  private static final byte[] CONTENT = "an order of ten".getBytes(US_ASCII);

  /** Headers have two bytes at least. Some elements are passed, then taken apart. */
  private static final double MOST_VISITS_PER_BYTE = 2;

  /** Of the smallest message here: what has been compared does not depend on its size. */
  private static final long LEAST_BYTES_PER_COMPARISON = 8;

  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final HeldKey ROOT = TestKeys.ec("root");

  private static Keyring ring;
  private static VerificationPolicy policy;
  private static Asn1Element signed;
  private static Asn1Element encrypted;

  @BeforeAll
  static void begin() throws Exception {
    Instant now = Instant.now();
    ring =
        Ring.empty()
            .add(alias("partner"), KEY, now)
            .add(alias("ec"), TestKeys.ec("ec"), now)
            .add(alias("x"), RecipientKeys.x25519("x"), now)
            .add(alias("kem"), RecipientKeys.mlKem("kem", KeyEncapsulation.ML_KEM_768), now)
            .add(alias("root"), TestKeys.certificateOf(ROOT), now)
            .keyring();
    policy =
        VerificationPolicy.anyOf(alias("partner"))
            .acceptChains(alias("partner"), ChainTrust.to(alias("root")).anySubject());
    signed = Asn1Element.of(CmsSigner.with(ring).signAs(alias("partner")).build().sign(CONTENT));
    CmsEncryptor.Builder encryptor = CmsEncryptor.with(ring);
    for (String each : List.of("partner", "ec", "x", "kem")) {
      encryptor.encryptTo(alias(each));
    }
    encrypted = Asn1Element.of(encryptor.build().encrypt(CONTENT));
  }

  // ---- messages

  private static List<Asn1Element> parts(Asn1Element message) {
    return message.children().get(1).children().get(0).children();
  }

  private static Asn1Element last(List<Asn1Element> elements) {
    return elements.get(elements.size() - 1);
  }

  private static Asn1Element signer(Asn1Element message) {
    return last(parts(message)).children().get(0);
  }

  private static void repeat(Asn1Element of, int index, int times) {
    of.children().addAll(Collections.nCopies(times - 1, of.children().get(index)));
  }

  private static Asn1Element attribute(int values) {
    Asn1Element[] all = new Asn1Element[values];
    for (int i = 0; i < values; i++) {
      all[i] = Asn1Element.primitive(0x04, (byte) (i >> 8), (byte) i);
    }
    return Asn1Element.constructed(
        0x30,
        Asn1Element.of(CMSObjectIdentifiers.digestedData),
        Asn1Element.constructed(0x31, all));
  }

  /** Among the signed or unsigned ones, at the end. */
  private static void addAttributes(Asn1Element message, int tag, int attributes, int values) {
    List<Asn1Element> signer = signer(message).children();
    Asn1Element set =
        signer.stream()
            .filter(part -> part.tag()[0] == (byte) tag)
            .findFirst()
            .orElseGet(
                () -> {
                  signer.add(Asn1Element.constructed(tag));
                  return last(signer);
                });
    set.children().addAll(Collections.nCopies(attributes, attribute(values)));
  }

  private static Asn1Element nested(int tag, int depth, Asn1Element innermost) {
    Asn1Element nested = innermost;
    for (int i = 0; i < depth; i++) {
      nested = Asn1Element.constructed(tag, nested);
    }
    return nested;
  }

  private static Asn1Element octets(int tag, int pieces, boolean indefinite) {
    Asn1Element string = Asn1Element.constructed(tag);
    for (int i = 0; i < pieces; i++) {
      string.children().add(Asn1Element.primitive(0x04, (byte) i));
    }
    if (indefinite) {
      string.indefinite(true);
    }
    return string;
  }

  private static Asn1Element content(Asn1Element message) {
    return parts(message).get(2).children().get(1);
  }

  private static Map<String, BiConsumer<Asn1Element, Integer>> ofSigned() {
    Map<String, BiConsumer<Asn1Element, Integer>> all = new LinkedHashMap<>();
    all.put("digest algorithms", (m, n) -> repeat(parts(m).get(1), 0, n));
    all.put("signers", (m, n) -> repeat(last(parts(m)), 0, n));
    all.put(
        "signers with attributes",
        (m, n) -> {
          addAttributes(m, 0xa0, 1, 400);
          repeat(last(parts(m)), 0, n);
        });
    all.put("certificates", (m, n) -> repeat(parts(m).get(3), 0, n));
    all.put(
        "revocation lists",
        (m, n) ->
            parts(m)
                .add(
                    4,
                    Asn1Element.constructed(
                        0xa1, Collections.nCopies(n, attribute(3)).toArray(new Asn1Element[0]))));
    all.put("signed attributes", (m, n) -> addAttributes(m, 0xa0, n, 1));
    all.put("values of a signed attribute", (m, n) -> addAttributes(m, 0xa0, 1, n));
    all.put("unsigned attributes", (m, n) -> addAttributes(m, 0xa1, n, 1));
    all.put("values of an unsigned attribute", (m, n) -> addAttributes(m, 0xa1, 1, n));
    all.put(
        "parts of a name", (m, n) -> repeat(signer(m).children().get(1).children().get(0), 0, n));
    all.put(
        "nesting in a certificate",
        (m, n) -> parts(m).get(3).children().set(0, nested(0x30, n / 2, attribute(1))));
    all.put(
        "nesting in an attribute",
        (m, n) -> {
          addAttributes(m, 0xa0, 1, 1);
          Asn1Element set = signer(m).children().get(3);
          last(set.children())
              .children()
              .get(1)
              .children()
              .set(0, nested(0x30, n / 2, attribute(1)));
        });
    all.put(
        "nested strings of content",
        (m, n) -> content(m).children().set(0, nested(0x24, n / 2 + 1, octets(0x24, 1, false))));
    all.put("pieces of content", (m, n) -> content(m).children().set(0, octets(0x24, n, false)));
    all.put(
        "pieces of content without a length",
        (m, n) -> content(m).children().set(0, octets(0x24, n, true)));
    return all;
  }

  private static Map<String, BiConsumer<Asn1Element, Integer>> ofEncrypted() {
    Map<String, BiConsumer<Asn1Element, Integer>> all = new LinkedHashMap<>();
    for (int kind = 0; kind < 4; kind++) {
      int index = kind;
      all.put("recipients of the kind " + kind, (m, n) -> repeat(parts(m).get(1), index, n));
    }
    all.put(
        "recipients of one agreement",
        (m, n) ->
            parts(m).get(1).children().stream()
                .filter(recipient -> recipient.tag()[0] == (byte) 0xa1)
                .findFirst()
                .ifPresent(agreement -> repeat(last(agreement.children()), 0, n)));
    all.put(
        "pieces of encrypted content",
        (m, n) -> parts(m).get(2).children().set(2, octets(0xa0, n, true)));
    all.put(
        "unauthenticated attributes",
        (m, n) ->
            parts(m)
                .add(
                    Asn1Element.constructed(
                        0xa2, Collections.nCopies(n, attribute(2)).toArray(new Asn1Element[0]))));
    all.put(
        "authenticated attributes",
        (m, n) ->
            parts(m)
                .add(
                    3,
                    Asn1Element.constructed(
                        0xa1, Collections.nCopies(n, attribute(2)).toArray(new Asn1Element[0]))));
    return all;
  }

  record Part(String name, boolean ofSigned, BiConsumer<Asn1Element, Integer> multiply) {

    byte[] times(int number) {
      Asn1Element message = (ofSigned ? signed : encrypted).copy();
      multiply.accept(message, number);
      return message.encoded();
    }

    boolean isNested() {
      return name.startsWith("nest");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Part> parts() {
    List<Part> parts = new ArrayList<>();
    ofSigned().forEach((name, multiply) -> parts.add(new Part(name, true, multiply)));
    ofEncrypted().forEach((name, multiply) -> parts.add(new Part(name, false, multiply)));
    return parts.stream();
  }

  // ---- what they cost

  /** Reads and judges; what it cost up to where it was refused, if it was. */
  private static Budget cost(Part part, byte[] message, Limits limits) throws Exception {
    Budget budget = Budget.of(limits);
    try {
      if (part.ofSigned()) {
        SignedMessage read = SignedMessageReader.read(message, budget);
        CryptoProviders providers = CryptoProviders.byRule();
        ContentDigests digests = ContentDigests.of(read.content().orElseThrow(), providers);
        VerifyingTerms terms = new VerifyingTerms(SignatureSuite.usual(), providers);
        Object unused =
            Judge.of(ring, policy, Instant.now(), budget)
                .judge(SignatureClaim.of(read, digests, terms));
      } else {
        RecipientSearch search = new RecipientSearch(ring, AcceptedAlgorithms.byDefault());
        Object unused = EnvelopeReader.read(message, budget, search);
      }
    } catch (LimitExceededException | MessageSyntax.NotParsable e) {
      return budget;
    }
    return budget;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("parts")
  void part_manyTimes_costsNoMoreThanItsBytes(Part part) throws Exception {
    Limits none = Limits.DEFAULT;
    for (Limit limit : Limit.values()) {
      if (limit.name().startsWith("CMS_")) {
        none = none.with(limit, limit == Limit.CMS_NESTING ? 2_000 : Integer.MAX_VALUE);
      }
    }
    for (int times : new int[] {1, 10, 100, 1000}) {
      byte[] message = part.times(times);
      for (Limits limits : List.of(Limits.DEFAULT, none)) {
        Budget budget = cost(part, message, limits);
        assertThat(budget.done(Work.VISITS))
            .as("visits of %d times, %s", times, limits)
            .isLessThan((long) (MOST_VISITS_PER_BYTE * message.length));
        assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS))
            .as("public-key operations of %d times", times)
            .isLessThanOrEqualTo(Limit.SIGNATURES.standard() * Limit.CARRIED_KEYS.standard());
        assertThat(budget.done(Work.COMPARISONS))
            .as("comparisons of %d times", times)
            .isLessThan(message.length / LEAST_BYTES_PER_COMPARISON);
      }
    }
  }

  /** As a caller reads it; what comes out must be checked. */
  static void read(Part part, byte[] message) {
    try {
      Object unused =
          part.ofSigned()
              ? CmsVerifier.of(ring, policy).verify(message)
              : CmsDecryptor.of(ring).decrypt(message);
    } catch (KeyOverlapException e) {
      // Refused with a reason, as most of them are.
    }
  }

  @Test
  void messages_fullOfOnePart_areReadOrRefusedWith256MebibytesOfHeap(@TempDir Path folder)
      throws Exception {
    assertThat(SmallHeap.run(256, FullMessagesRun.class, folder))
        .containsPattern("all \\d+ were accepted or refused");
  }

  @Test
  void messages_asTheyAre_areRead() throws Exception {
    assertThat(CmsVerifier.of(ring, policy).verify(signed.encoded()).content()).isEqualTo(CONTENT);
    assertThat(CmsDecryptor.of(ring).decrypt(encrypted.encoded()).content()).isEqualTo(CONTENT);
  }
}
