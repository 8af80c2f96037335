package dev.keyoverlap.camel;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.camel.Engines.Choice;
import dev.keyoverlap.camel.KeyOverlapConfiguration.Require;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsOpener;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes engines from the options of an endpoint. */
final class EngineFactory {

  private final Operation operation;
  private final @Nullable KeyringSource keys;
  private final KeyOverlapConfiguration options;

  EngineFactory(
      Operation operation, @Nullable KeyringSource keys, KeyOverlapConfiguration options) {
    this.operation = operation;
    this.keys = keys;
    this.options = options;
  }

  Operation operation() {
    return operation;
  }

  Choice ownChoice() {
    return new Choice(options.getSignAs(), options.getEncryptTo(), options.getTrust(), false);
  }

  /** Whether no message has to bring aliases. */
  boolean isCompleteWithoutMessage() {
    return options.getEngine() != null
        || options.getPolicy() != null
        || options.getSignAs() != null
        || options.getEncryptTo() != null
        || options.getTrust() != null
        || operation == Operation.DECRYPT;
  }

  Engine make(Choice choice) {
    Object given = options.getEngine();
    if (given != null) {
      return GivenEngine.of(given, operation, options);
    }
    return switch (operation) {
      case SIGN -> options.isDetached() ? detached(choice) : CmsEngines.sign(signer(choice));
      case VERIFY ->
          choice.detached()
              ? DetachedEngine.verifying(options.getSignatureHeader(), verifier(choice))
              : CmsEngines.verify(verifier(choice));
      case ENCRYPT -> CmsEngines.encrypt(encryptor(choice));
      case DECRYPT -> CmsEngines.decrypt(decryptor());
      case SEAL ->
          CmsEngines.seal(
              options.isEncryptFirst()
                  ? CmsSealer.encryptThenSign(encryptor(choice), signer(choice))
                  : CmsSealer.signThenEncrypt(signer(choice), encryptor(choice)));
      case OPEN ->
          CmsEngines.open(
              options.isEncryptFirst()
                  ? CmsOpener.verifyThenDecrypt(verifier(choice), decryptor())
                  : CmsOpener.decryptThenVerify(decryptor(), verifier(choice)));
      case XML_SIGN -> Xml.sign(this, choice);
      case XML_VERIFY -> XmlEngines.verify(XmlVerifier.of(keys(), policy(choice)));
      case SOAP_PROTECT -> Soap.protect(this, choice);
      case SOAP_RECEIVE -> Soap.receive(this, choice);
    };
  }

  private Engine detached(Choice choice) {
    return DetachedEngine.signing(options.getSignatureHeader(), options.isBase64(), signer(choice));
  }

  private KeyringSource keys() {
    return Objects.requireNonNull(keys);
  }

  private CmsSigner signer(Choice choice) {
    CmsSigner.Builder builder = CmsSigner.with(keys());
    SignatureAlgorithm algorithm = options.getSignatureAlgorithm();
    for (Alias each : signAs(choice)) {
      if (algorithm == null) {
        builder.signAs(each);
      } else {
        builder.signAs(each, algorithm);
      }
    }
    Aliases.in(options.getSignAsIfPresent()).forEach(builder::signAsIfPresent);
    builder.certificates(constant(EmbeddedCertificates.class, options.getCertificates()));
    if (options.getReceiver() != null) {
      builder.forReceiver(ReceiverProfile.named(options.getReceiver()));
    }
    if (!options.isSigningTime()) {
      builder.withoutSigningTime();
    }
    if (options.isDetached()) {
      builder.detached();
    }
    // The innermost of a sealed message stays binary.
    if (options.isBase64() && (operation == Operation.SIGN || options.isEncryptFirst())) {
      builder.base64();
    }
    if (options.isAcceptExpired()) {
      builder.acceptExpired();
    }
    if (options.isAcceptAnyKeyUsage()) {
      builder.acceptAnyKeyUsage();
    }
    return builder.build();
  }

  private CmsEncryptor encryptor(Choice choice) {
    CmsEncryptor.Builder builder = CmsEncryptor.with(keys());
    encryptTo(choice).forEach(builder::encryptTo);
    Aliases.in(options.getEncryptToIfPresent()).forEach(builder::encryptToIfPresent);
    if (options.getReceiver() != null) {
      builder.forReceiver(ReceiverProfile.named(options.getReceiver()));
    }
    if (options.getContentEncryption() != null) {
      builder.contentEncryption(options.getContentEncryption());
    }
    if (options.getKeyTransport() != null) {
      builder.keyTransport(options.getKeyTransport());
    }
    if (options.isBase64() && !(operation == Operation.SEAL && options.isEncryptFirst())) {
      builder.base64();
    }
    if (options.isAcceptExpired()) {
      builder.acceptExpired();
    }
    if (options.isAcceptAnyKeyUsage()) {
      builder.acceptAnyKeyUsage();
    }
    return builder.build();
  }

  private CmsVerifier verifier(Choice choice) {
    CmsVerifier.Builder builder = CmsVerifier.with(keys(), policy(choice));
    accepted(SignatureAlgorithm.class).forEach(builder::accept);
    return builder.build();
  }

  private CmsDecryptor decryptor() {
    CmsDecryptor.Builder builder = CmsDecryptor.with(keys());
    requireKnown();
    accepted(ContentEncryption.class).forEach(builder::accept);
    accepted(KeyTransport.class).forEach(builder::accept);
    accepted(KeyAgreementScheme.class).forEach(builder::accept);
    return builder.build();
  }

  private List<Alias> signAs(Choice choice) {
    return options.getSignAsIfPresent() != null && choice.signAs() == null
        ? List.of()
        : Aliases.required(choice.signAs(), operation, "signAs");
  }

  private List<Alias> encryptTo(Choice choice) {
    return options.getEncryptToIfPresent() != null && choice.encryptTo() == null
        ? List.of()
        : Aliases.required(choice.encryptTo(), operation, "encryptTo");
  }

  private VerificationPolicy policy(Choice choice) {
    VerificationPolicy given = options.getPolicy();
    if (given != null) {
      return given;
    }
    List<Alias> aliases = Aliases.required(choice.trust(), operation, "trust");
    Alias[] more = aliases.stream().skip(1).toArray(Alias[]::new);
    VerificationPolicy policy =
        options.getRequire() == Require.ALL
            ? VerificationPolicy.allOf(aliases.get(0), more)
            : VerificationPolicy.anyOf(aliases.get(0), more);
    return options.isAllSignersKnown() ? policy.requireAllSignersKnown() : policy;
  }

  private List<String> acceptedNames() {
    String accept = options.getAccept();
    return accept == null
        ? List.of()
        : Arrays.stream(accept.split(",")).map(EngineFactory::asConstant).toList();
  }

  private <E extends Enum<E>> List<E> accepted(Class<E> type) {
    List<String> names = acceptedNames();
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> names.contains(each.name()))
        .toList();
  }

  private void requireKnown() {
    for (String name : acceptedNames()) {
      if (!isConstant(ContentEncryption.class, name)
          && !isConstant(KeyTransport.class, name)
          && !isConstant(KeyAgreementScheme.class, name)
          && !isConstant(SignatureAlgorithm.class, name)) {
        throw new IllegalArgumentException(
            ("Cannot create the endpoint 'keyoverlap:%s': accept names '%s', which is no algorithm."
                    + " Use names such as LEGACY_AES_256_CBC.")
                .formatted(operation.text(), name));
      }
    }
  }

  private static <E extends Enum<E>> boolean isConstant(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants()).anyMatch(each -> each.name().equals(name));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, asConstant(name));
  }

  private static String asConstant(String name) {
    return name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Loaded only if the endpoint asks for XML. */
  private static final class Xml {

    static Engine sign(EngineFactory factory, Choice choice) {
      XmlSigner.Builder builder = XmlSigner.with(factory.keys());
      SignatureAlgorithm algorithm = factory.options.getSignatureAlgorithm();
      for (Alias each : factory.signAs(choice)) {
        if (algorithm == null) {
          builder.signAs(each);
        } else {
          builder.signAs(each, algorithm);
        }
      }
      Aliases.in(factory.options.getSignAsIfPresent()).forEach(builder::signAsIfPresent);
      if (factory.options.isAcceptExpired()) {
        builder.acceptExpired();
      }
      if (factory.options.isAcceptAnyKeyUsage()) {
        builder.acceptAnyKeyUsage();
      }
      return XmlEngines.sign(builder.build());
    }
  }

  /** Loaded only if the endpoint asks for SOAP. */
  private static final class Soap {

    static Engine protect(EngineFactory factory, Choice choice) {
      SoapProtector.Builder builder = SoapProtector.with(factory.keys());
      Aliases.in(choice.signAs()).forEach(builder::signAs);
      Aliases.in(choice.encryptTo()).forEach(builder::encryptTo);
      if (factory.options.getContentEncryption() != null) {
        builder.contentEncryption(factory.options.getContentEncryption());
      }
      if (factory.options.getKeyTransport() != null) {
        builder.keyTransport(factory.options.getKeyTransport());
      }
      if (factory.options.isAcceptExpired()) {
        builder.acceptExpired();
      }
      return SoapEngines.protect(builder.build());
    }

    static Engine receive(EngineFactory factory, Choice choice) {
      SoapReceiver.Builder builder = SoapReceiver.with(factory.keys(), factory.policy(choice));
      factory.accepted(ContentEncryption.class).forEach(builder::accept);
      factory.accepted(KeyTransport.class).forEach(builder::accept);
      return SoapEngines.receive(builder.build());
    }
  }
}
