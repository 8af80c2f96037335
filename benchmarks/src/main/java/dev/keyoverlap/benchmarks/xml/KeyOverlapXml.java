package dev.keyoverlap.benchmarks.xml;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** KeyOverlap. */
final class KeyOverlapXml implements XmlLibrary {

  private final XmlSigner signer;
  private final XmlSigner twice;
  private final XmlVerifier verifier;

  KeyOverlapXml() throws Exception {
    List<HeldKey> keys = BenchmarkKeys.load(false, 2);
    Keyring ring =
        Keyring.of(
            List.of(
                KeyVersion.active(alias("first"), keys.get(0), Instant.now()),
                KeyVersion.active(alias("second"), keys.get(1), Instant.now())));
    signer = XmlSigner.with(ring).signAs(alias("first")).build();
    twice =
        XmlSigner.with(ring)
            .signAs(alias("first"))
            .signAs(alias("second"))
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.id(XmlDocuments.ID))
            .build();
    Keyring peers =
        Keyring.of(
            List.of(
                KeyVersion.active(
                    alias("peer"), PeerCertificate.of(keys.get(0).certificate()), Instant.now())));
    verifier = XmlVerifier.of(peers, VerificationPolicy.anyOf(alias("peer")));
  }

  @Override
  public byte[] sign(byte[] document) throws Exception {
    return signer.sign(document);
  }

  @Override
  public Optional<byte[]> signTwice(byte[] document) throws Exception {
    return Optional.of(twice.sign(document));
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    verifier.verify(signed);
  }
}
