package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.CmsProperties;
import dev.keyoverlap.spring.internal.settings.DecryptorProperties;
import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import dev.keyoverlap.spring.internal.settings.Named;
import dev.keyoverlap.spring.internal.settings.VerifierProperties;
import java.util.List;
import java.util.Map;

/** Makes the beans for CMS messages. */
final class CmsFactory {

  private final CmsProperties cms;
  private final Keystores keystores;

  CmsFactory(CmsProperties cms, Keystores keystores) {
    this.cms = cms;
    this.keystores = keystores;
  }

  static List<String> enabled(Map<String, DecryptorProperties> decryptors) {
    return decryptors.entrySet().stream()
        .filter(entry -> entry.getValue().enabled())
        .map(Map.Entry::getKey)
        .toList();
  }

  CmsSigner signer(String name) {
    String at = "keyoverlap.cms.signers." + name;
    CmsProperties.Signer settings = Named.in(cms.signers(), name);
    CmsSigner.Builder builder = CmsSigner.with(keystores.keys(settings.store(), at));
    Aliases.required(settings.aliases(), at).forEach(builder::signAs);
    Aliases.named(settings.aliasesIfPresent(), at + ".aliases-if-present")
        .forEach(builder::signAsIfPresent);
    if (settings.detached()) {
      builder.detached();
    }
    if (settings.base64()) {
      builder.base64();
    }
    String receiver = settings.receiver();
    if (receiver != null) {
      builder.forReceiver(receiver(receiver, at));
    }
    return builder.build();
  }

  CmsVerifier verifier(String name) {
    String at = "keyoverlap.cms.verifiers." + name;
    VerifierProperties settings = Named.in(cms.verifiers(), name);
    return CmsVerifier.of(keystores.keys(settings.store(), at), settings.policy(at));
  }

  CmsEncryptor encryptor(String name) {
    String at = "keyoverlap.cms.encryptors." + name;
    CmsProperties.Encryptor settings = Named.in(cms.encryptors(), name);
    CmsEncryptor.Builder builder = CmsEncryptor.with(keystores.keys(settings.store(), at));
    Aliases.required(settings.aliases(), at).forEach(builder::encryptTo);
    Aliases.named(settings.aliasesIfPresent(), at + ".aliases-if-present")
        .forEach(builder::encryptToIfPresent);
    if (settings.base64()) {
      builder.base64();
    }
    String receiver = settings.receiver();
    if (receiver != null) {
      builder.forReceiver(receiver(receiver, at));
    }
    return builder.build();
  }

  CmsDecryptor decryptor(String name) {
    String at = "keyoverlap.cms.decryptors." + name;
    return CmsDecryptor.of(keystores.keys(Named.in(cms.decryptors(), name).store(), at));
  }

  private static ReceiverProfile receiver(String id, String at) {
    try {
      return ReceiverProfile.named(id);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          at + ".receiver",
          "No receiver '" + id + "' was measured.",
          String.valueOf(e.getMessage()));
    }
  }
}
