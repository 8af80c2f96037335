package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.Named;
import dev.keyoverlap.spring.internal.settings.VerifierProperties;
import dev.keyoverlap.spring.internal.settings.XmlProperties;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;

/** Makes the beans for signed XML. */
final class XmlFactory {

  private final XmlProperties xml;
  private final Keystores keystores;

  XmlFactory(XmlProperties xml, Keystores keystores) {
    this.xml = xml;
    this.keystores = keystores;
  }

  XmlSigner signer(String name) {
    String at = "keyoverlap.xml.signers." + name;
    XmlProperties.Signer settings = Named.in(xml.signers(), name);
    XmlSigner.Builder builder = XmlSigner.with(keystores.keys(settings.store(), at));
    Aliases.required(settings.aliases(), at).forEach(builder::signAs);
    Aliases.named(settings.aliasesIfPresent(), at + ".aliases-if-present")
        .forEach(builder::signAsIfPresent);
    return builder.build();
  }

  XmlVerifier verifier(String name) {
    String at = "keyoverlap.xml.verifiers." + name;
    VerifierProperties settings = Named.in(xml.verifiers(), name);
    return XmlVerifier.of(keystores.keys(settings.store(), at), settings.policy(at));
  }
}
