package dev.keyoverlap.testkit.making;

import static dev.keyoverlap.algorithm.ContentEncryption.AES_256_GCM;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_AES_256_CBC;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_DES_EDE3_CBC;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_PKCS1_V1_5;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA256;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_SHA256;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Every format of the fixtures: those that the kit asks about, then one for each algorithm. */
final class Formats {

  private static final Set<KitMessage> SIGNED =
      EnumSet.range(KitMessage.SIGNED_OLD, KitMessage.SIGNED_WRONG);
  private static final Set<KitMessage> ENCRYPTED =
      EnumSet.range(KitMessage.ENCRYPTED_OLD, KitMessage.ENCRYPTED_ALTERED);

  /** SOAP has one recipient. */
  private static final Set<KitMessage> ENCRYPTED_TO_ONE =
      EnumSet.of(KitMessage.ENCRYPTED_OLD, KitMessage.ENCRYPTED_NEW, KitMessage.ENCRYPTED_ALTERED);

  /** A stranger signs with RSA only. */
  private static final Set<KitMessage> SIGNED_BY_SENDER =
      EnumSet.complementOf(EnumSet.of(KitMessage.SIGNED_STRANGER));

  /** A format, and what makes its messages. */
  record Format(
      String key,
      String title,
      boolean asked,
      String sender,
      String receiver,
      Set<KitMessage> messages,
      MessageMaker maker) {}

  private final FixtureKeys keys;
  private final List<Format> formats = new ArrayList<>();

  private Formats(FixtureKeys keys) {
    this.keys = keys;
  }

  static List<Format> of(FixtureKeys keys) throws Exception {
    Formats all = new Formats(keys);
    all.addAsked();
    all.addCmsSignatures();
    all.addCmsEncryption();
    all.addXmlSignatures();
    all.addSoap();
    return all.formats;
  }

  /** With the algorithms that most receivers know, so that a refusal tells of keys. */
  private void addAsked() throws Exception {
    addCms(
        "cms",
        "CMS (RFC 5652), in DER or BER, encrypted with AES-CBC and RSA PKCS #1 v1.5",
        union(SIGNED, ENCRYPTED),
        RSA_SHA256,
        "RSA",
        LEGACY_AES_256_CBC,
        one -> one.keyTransport(LEGACY_RSA_PKCS1_V1_5));
    addCms(
        "cms-oaep",
        "CMS (RFC 5652), in DER or BER, encrypted with AES-CBC and RSAES-OAEP with SHA-256",
        ENCRYPTED,
        RSA_SHA256,
        "RSA",
        LEGACY_AES_256_CBC,
        one -> one.keyTransport(RSA_OAEP_SHA256));
    addXml(
        "xml-siblings",
        "XML Signature next to the signed element Order, whose identifier is \"order\"",
        SIGNED,
        SignatureForm.SIBLINGS,
        RSA_SHA256);
    addXml(
        "xml-parallel",
        "XML Signature inside the signed document; an XPath expression excludes all signatures",
        SIGNED,
        SignatureForm.PARALLEL_ENVELOPED,
        RSA_SHA256);
    addSoap(
        "soap",
        "WS-Security in SOAP 1.1, with a signed or encrypted body and without timestamp; a second"
            + " signature is in a header for the actor urn:example:next",
        union(SIGNED, ENCRYPTED_TO_ONE),
        RSA_SHA256,
        "RSA",
        one -> one);
    formats.replaceAll(
        one ->
            new Format(
                one.key(),
                one.title(),
                true,
                one.sender(),
                one.receiver(),
                one.messages(),
                one.maker()));
  }

  private static Set<KitMessage> union(Set<KitMessage> one, Set<KitMessage> other) {
    Set<KitMessage> all = EnumSet.copyOf(one);
    all.addAll(other);
    return all;
  }

  private void addCmsSignatures() throws Exception {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (!algorithm.name().startsWith("LEGACY")
          && algorithm != RSA_SHA256
          && !isOneOfMany(algorithm)) {
        addCms(
            "cms-signed-" + key(algorithm),
            "CMS, signed with " + title(algorithm),
            cut(SIGNED),
            algorithm,
            "RSA",
            AES_256_GCM,
            one -> one);
      }
    }
  }

  /** SLH-DSA differs in its parameters only; the shortest signatures have 8 KB, others 50. */
  private static boolean isOneOfMany(SignatureAlgorithm algorithm) {
    return algorithm.name().startsWith("SLH_DSA") && !algorithm.name().endsWith("128S");
  }

  private static Set<KitMessage> cut(Set<KitMessage> messages) {
    Set<KitMessage> left = EnumSet.copyOf(messages);
    left.retainAll(SIGNED_BY_SENDER);
    return left;
  }

  private void addCmsEncryption() throws Exception {
    for (ContentEncryption encryption : ContentEncryption.values()) {
      if (encryption != LEGACY_DES_EDE3_CBC && encryption != LEGACY_AES_256_CBC) {
        addEncrypted(encryption.name(), "RSA", encryption, one -> one);
      }
    }
    for (KeyTransport transport : KeyTransport.values()) {
      if (transport != RSA_OAEP_SHA256 && transport != LEGACY_RSA_PKCS1_V1_5) {
        addEncrypted(transport.name(), "RSA", AES_256_GCM, one -> one.keyTransport(transport));
      }
    }
    for (KeyAgreementScheme scheme : KeyAgreementScheme.values()) {
      addEncrypted(scheme.name(), "P-256", AES_256_GCM, one -> one.keyAgreement(scheme));
    }
    for (String curve : List.of("P-384", "P-521", "X25519")) {
      addEncrypted("ECDH_" + curve, curve, AES_256_GCM, one -> one);
    }
    for (KeyEncapsulation kem : KeyEncapsulation.values()) {
      addEncrypted(kem.name(), kem.name().replace('_', '-'), AES_256_GCM, one -> one);
    }
  }

  private void addEncrypted(
      String name,
      String receiver,
      ContentEncryption encryption,
      UnaryOperator<CmsEncryptor.Builder> scheme)
      throws Exception {
    addCms(
        "cms-encrypted-" + key(name),
        "CMS, encrypted with " + words(name),
        ENCRYPTED,
        RSA_SHA256,
        receiver,
        encryption,
        scheme);
  }

  private void addCms(
      String key,
      String title,
      Set<KitMessage> messages,
      SignatureAlgorithm signature,
      String receiver,
      ContentEncryption encryption,
      UnaryOperator<CmsEncryptor.Builder> scheme)
      throws Exception {
    String sender = keyOf(signature);
    formats.add(
        new Format(
            key,
            title,
            false,
            FixtureKeys.name("sender", sender),
            FixtureKeys.name("receiver", receiver),
            messages,
            new CmsMessages(
                MessageMaker.senders(keys.pair("sender", sender), keys.stranger()),
                MessageMaker.receivers(keys.pair("receiver", receiver)),
                signature,
                encryption,
                scheme)));
  }

  private void addXmlSignatures() throws Exception {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (!algorithm.name().startsWith("LEGACY")
          && algorithm != RSA_SHA256
          && hasNameInXml(algorithm)) {
        addXml(
            "xml-signed-" + key(algorithm),
            "XML Signature next to the signed element Order, with " + title(algorithm),
            cut(SIGNED),
            SignatureForm.SIBLINGS,
            algorithm);
      }
    }
  }

  private void addXml(
      String key,
      String title,
      Set<KitMessage> messages,
      SignatureForm form,
      SignatureAlgorithm signature)
      throws Exception {
    String sender = keyOf(signature);
    formats.add(
        new Format(
            key,
            title,
            false,
            FixtureKeys.name("sender", sender),
            "receiver",
            messages,
            new XmlMessages(
                MessageMaker.senders(keys.pair("sender", sender), keys.stranger()),
                form,
                signature)));
  }

  private void addSoap() throws Exception {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (!algorithm.name().startsWith("LEGACY")
          && algorithm != RSA_SHA256
          && hasNameInXml(algorithm)) {
        addSoap(
            "soap-signed-" + key(algorithm),
            "WS-Security, signed with " + title(algorithm),
            cut(SIGNED),
            algorithm,
            "RSA",
            one -> one);
      }
    }
    for (ContentEncryption encryption : ContentEncryption.values()) {
      addEncryptedSoap(encryption.name(), one -> one.contentEncryption(encryption));
    }
    for (KeyTransport transport : KeyTransport.values()) {
      addEncryptedSoap(transport.name(), one -> one.keyTransport(transport));
    }
  }

  private void addEncryptedSoap(String name, UnaryOperator<SoapProtector.Builder> encryption)
      throws Exception {
    String key = "soap-encrypted-" + key(name);
    addSoap(
        key,
        "WS-Security, encrypted with " + words(name),
        ENCRYPTED_TO_ONE,
        RSA_SHA256,
        "RSA",
        encryption);
    Format added = formats.get(formats.size() - 1);
    try {
      added.maker().make(KitMessage.ENCRYPTED_OLD);
    } catch (KeyOverlapException | RuntimeException e) {
      // SOAP offers fewer algorithms.
      System.out.println(key + ": " + e.getMessage());
      formats.remove(added);
    }
  }

  private void addSoap(
      String key,
      String title,
      Set<KitMessage> messages,
      SignatureAlgorithm signature,
      String receiver,
      UnaryOperator<SoapProtector.Builder> encryption)
      throws Exception {
    String sender = keyOf(signature);
    formats.add(
        new Format(
            key,
            title,
            false,
            FixtureKeys.name("sender", sender),
            FixtureKeys.name("receiver", receiver),
            messages,
            new SoapMessages(
                MessageMaker.senders(keys.pair("sender", sender), keys.stranger()),
                MessageMaker.receivers(keys.pair("receiver", receiver)),
                signature,
                encryption)));
  }

  private static boolean hasNameInXml(SignatureAlgorithm algorithm) {
    return algorithm.name().matches("(RSA|RSA_PSS|ECDSA)_SHA\\d+|ED\\d+");
  }

  private static String keyOf(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_SHA256, ECDSA_SHA3_256 -> "P-256";
      case ECDSA_SHA384, ECDSA_SHA3_384 -> "P-384";
      case ECDSA_SHA512, ECDSA_SHA3_512 -> "P-521";
      case ED25519 -> "Ed25519";
      case ED448 -> "Ed448";
      case ML_DSA_44, ML_DSA_65, ML_DSA_87, SLH_DSA_SHA2_128S, SLH_DSA_SHAKE_128S ->
          algorithm.name().replace('_', '-');
      default -> "RSA";
    };
  }

  private static String key(Enum<?> algorithm) {
    return key(algorithm.name());
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace("legacy-", "");
  }

  private static String title(SignatureAlgorithm algorithm) {
    return words(algorithm.name());
  }

  private static String words(String name) {
    return name.replace("LEGACY_", "").replace('_', ' ');
  }
}
