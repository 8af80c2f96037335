package dev.keyoverlap.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.wssec.KeyringCrypto;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader learned about one builder holds for the others. */
class BuilderSettingsTest {

  private static final Class<?> CMS_SIGNER = CmsSigner.Builder.class;
  private static final Class<?> XML_SIGNER = XmlSigner.Builder.class;
  private static final Class<?> CMS_ENCRYPTOR = CmsEncryptor.Builder.class;
  private static final Class<?> SOAP_PROTECTOR = SoapProtector.Builder.class;
  private static final Class<?> CMS_VERIFIER = CmsVerifier.Builder.class;
  private static final Class<?> XML_VERIFIER = XmlVerifier.Builder.class;
  private static final Class<?> CMS_DECRYPTOR = CmsDecryptor.Builder.class;
  private static final Class<?> SOAP_RECEIVER = SoapReceiver.Builder.class;
  private static final Class<?> CRYPTO = KeyringCrypto.Builder.class;

  private static final Set<Class<?>> SIGNERS = Set.of(CMS_SIGNER, XML_SIGNER, SOAP_PROTECTOR);
  private static final Set<Class<?>> ENCRYPTORS = Set.of(CMS_ENCRYPTOR, SOAP_PROTECTOR);
  private static final Set<Class<?>> SENDERS = join(SIGNERS, ENCRYPTORS);
  private static final Set<Class<?>> RECEIVERS =
      Set.of(CMS_VERIFIER, XML_VERIFIER, CMS_DECRYPTOR, SOAP_RECEIVER);
  private static final Set<Class<?>> ALL = join(join(SENDERS, RECEIVERS), Set.of(CRYPTO));

  /** Which builders have a setting of this name. */
  private static final Map<String, Set<Class<?>>> TABLE = new TreeMap<>();

  /** Why a builder that should have a setting has none. The Javadoc of its class says so, too. */
  private static final Map<String, String> MISSING = new HashMap<>();

  static {
    row("signAs", SIGNERS);
    row("signAsIfPresent", SIGNERS);
    row("signerIdentifier", SIGNERS);
    row("encryptTo", ENCRYPTORS);
    row("encryptToIfPresent", ENCRYPTORS);
    row("recipientIdentifier", ENCRYPTORS);
    row("contentEncryption", ENCRYPTORS);
    row("keyTransport", ENCRYPTORS);
    row("acceptExpired", join(SENDERS, Set.of(CRYPTO)));
    row("acceptAnyKeyUsage", join(SENDERS, Set.of(CRYPTO)));
    row("provider", join(SENDERS, RECEIVERS));
    row("clock", ALL);
    row("build", ALL);
    row("accept", RECEIVERS);
    row("limits", RECEIVERS);

    // Of one format, because the others have no such thing.
    row("keyAgreement", Set.of(CMS_ENCRYPTOR));
    row("certificates", Set.of(CMS_SIGNER));
    row("signerOrder", Set.of(CMS_SIGNER));
    row("recipientOrder", Set.of(CMS_ENCRYPTOR));
    row("forReceiver", Set.of(CMS_SIGNER, CMS_ENCRYPTOR));
    row("base64", Set.of(CMS_SIGNER, CMS_ENCRYPTOR));
    row("detached", Set.of(CMS_SIGNER));
    row("withoutSigningTime", Set.of(CMS_SIGNER));
    row("form", Set.of(XML_SIGNER));
    row("elements", Set.of(XML_SIGNER));
    row("place", Set.of(XML_SIGNER));
    row("canonicalization", Set.of(XML_SIGNER));
    row("inclusivePrefixes", Set.of(XML_SIGNER));
    row("signKeyInfo", Set.of(XML_SIGNER));
    row("xades", Set.of(XML_SIGNER));
    row("signaturePolicy", Set.of(XML_SIGNER));
    row("signingCertificateV2", Set.of(XML_SIGNER));
    row("mimeType", Set.of(XML_SIGNER));
    row("signatureId", Set.of(XML_SIGNER));
    row("idAttribute", Set.of(XML_SIGNER, XML_VERIFIER));
    row("elementWithoutUri", Set.of(XML_SIGNER, XML_VERIFIER));
    row("actor", Set.of(SOAP_PROTECTOR, SOAP_RECEIVER));
    row("sign", Set.of(SOAP_PROTECTOR));
    row("encrypt", Set.of(SOAP_PROTECTOR));
    row("encryptSignature", Set.of(SOAP_PROTECTOR));
    row("protectionOrder", Set.of(SOAP_PROTECTOR));
    row("signAsIfPresentFor", Set.of(SOAP_PROTECTOR));
    row("validFor", Set.of(SOAP_PROTECTOR));
    row("requireSigned", Set.of(SOAP_RECEIVER));
    row("requireEncrypted", Set.of(SOAP_RECEIVER));
    row("maxAge", Set.of(SOAP_RECEIVER));
    row("clockSkew", Set.of(SOAP_RECEIVER));
    row("replays", Set.of(SOAP_RECEIVER));
    row("trust", Set.of(CRYPTO));
    row("signatureProviderGiven", Set.of(CRYPTO));

    String onePerHeader = "a security header carries one signature";
    String own = "Java and the key itself name the provider";
    MISSING.put("SoapProtector.signAsIfPresent", onePerHeader + ": signAsIfPresentFor adds one");
    MISSING.put("SoapProtector.encryptToIfPresent", "receivers reject a key for somebody else");
    MISSING.put("XmlSigner.provider", own);
    MISSING.put("XmlVerifier.provider", own);
    MISSING.put("SoapProtector.provider", own);
    MISSING.put("SoapReceiver.provider", own);
    MISSING.put("CmsDecryptor.clock", "no date ends decryption");
    MISSING.put("XmlVerifier.accept", "nothing weak can be accepted");
  }

  private static void row(String setting, Set<Class<?>> builders) {
    TABLE.put(setting, builders);
  }

  private static Set<Class<?>> join(Set<Class<?>> some, Set<Class<?>> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  @Test
  void settings_ofEveryBuilder_areThoseOfTheTable() {
    for (Class<?> builder : ALL) {
      Set<String> expected = new TreeSet<>();
      TABLE.forEach(
          (setting, builders) -> {
            if (builders.contains(builder) && !MISSING.containsKey(name(builder, setting))) {
              expected.add(setting);
            }
          });
      assertThat(settings(builder).map(Method::getName).collect(Collectors.toSet()))
          .as("%s", builder.getName())
          .isEqualTo(expected);
    }
  }

  @Test
  void exception_each_isOneToTheTable() {
    Set<String> possible = new TreeSet<>();
    TABLE.forEach(
        (setting, builders) -> builders.forEach(each -> possible.add(name(each, setting))));
    assertThat(possible).containsAll(MISSING.keySet());
  }

  /** All but the names of keys, which formats have more or fewer of. */
  @Test
  void setting_ofOneName_takesTheSame_everywhere() {
    for (String setting :
        List.of(
            "signAs",
            "signAsIfPresent",
            "encryptTo",
            "encryptToIfPresent",
            "contentEncryption",
            "keyTransport",
            "acceptExpired",
            "acceptAnyKeyUsage",
            "provider",
            "clock",
            "limits",
            "actor")) {
      Set<Set<String>> shapes =
          ALL.stream()
              .map(
                  builder ->
                      settings(builder)
                          .filter(method -> method.getName().equals(setting))
                          .map(method -> Arrays.toString(method.getParameterTypes()))
                          .collect(Collectors.toSet()))
              .filter(shape -> !shape.isEmpty())
              .collect(Collectors.toSet());
      assertThat(shapes).as(setting).hasSize(1);
    }
  }

  @Test
  void verification_cannotBeForgotten_whateverTheFormat() {
    Set<String> withoutPolicy = new TreeSet<>();
    for (Class<?> reader : List.of(CmsVerifier.class, XmlVerifier.class, SoapReceiver.class)) {
      for (Method factory : reader.getMethods()) {
        if (Modifier.isStatic(factory.getModifiers())
            && !List.of(factory.getParameterTypes()).contains(VerificationPolicy.class)) {
          withoutPolicy.add(reader.getSimpleName() + "." + factory.getName());
        }
      }
    }
    assertThat(withoutPolicy).containsExactly("SoapReceiver.decryptingOnly");
  }

  private static Stream<Method> settings(Class<?> builder) {
    return Arrays.stream(builder.getMethods())
        .filter(method -> method.getDeclaringClass().equals(builder));
  }

  private static String name(Class<?> builder, String setting) {
    return builder.getEnclosingClass().getSimpleName() + "." + setting;
  }
}
