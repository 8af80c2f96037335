package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import dev.keyoverlap.spring.internal.settings.Named;
import dev.keyoverlap.spring.internal.settings.SoapProperties;
import dev.keyoverlap.spring.internal.settings.VerifierProperties;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import java.util.List;

/** Makes the beans for SOAP messages. */
final class SoapFactory {

  private final SoapProperties soap;
  private final Keystores keystores;

  SoapFactory(SoapProperties soap, Keystores keystores) {
    this.soap = soap;
    this.keystores = keystores;
  }

  SoapProtector protector(String name) {
    String at = "keyoverlap.soap.protectors." + name;
    SoapProperties.Protector settings = Named.in(soap.protectors(), name);
    String signAs = settings.signAs();
    String encryptTo = settings.encryptTo();
    if (signAs == null && encryptTo == null) {
      throw new InvalidSettingException(
          at, "It neither signs nor encrypts.", "Set sign-as, encrypt-to, or both.");
    }
    SoapProtector.Builder builder = SoapProtector.with(keystores.keys(settings.store(), at));
    if (signAs != null) {
      Aliases.named(List.of(signAs), at + ".sign-as").forEach(builder::signAs);
    }
    if (encryptTo != null) {
      Aliases.named(List.of(encryptTo), at + ".encrypt-to").forEach(builder::encryptTo);
    }
    return builder.build();
  }

  SoapReceiver receiver(String name) {
    String at = "keyoverlap.soap.receivers." + name;
    VerifierProperties settings = Named.in(soap.receivers(), name);
    return SoapReceiver.of(keystores.keys(settings.store(), at), settings.policy(at));
  }
}
