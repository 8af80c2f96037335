package dev.keyoverlap.testkit.making;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;

/** Makes signed documents in the two forms that have room for two signatures. */
final class XmlMessages extends MessageMaker {

  private static final byte[] BATCH =
      ("<b:Batch xmlns:b=\"urn:example:batch\"><o:Order xmlns:o=\"urn:orders\" Id=\"order\">"
              + "An order of ten boxes, from the partner kit.</o:Order></b:Batch>")
          .getBytes(UTF_8);

  private final Keyring senders;
  private final SignatureForm form;
  private final SignatureAlgorithm signature;

  XmlMessages(Keyring senders, SignatureForm form, SignatureAlgorithm signature) {
    this.senders = senders;
    this.form = form;
    this.signature = signature;
  }

  @Override
  byte[] signed(Alias... aliases) throws KeyOverlapException {
    XmlSigner.Builder signer = XmlSigner.with(senders).form(form).clock(() -> NOW);
    for (Alias alias : aliases) {
      signer.signAs(alias, signature);
    }
    if (form == SignatureForm.SIBLINGS) {
      signer.elements(ElementSelector.id("order"));
    }
    return signer.build().sign(BATCH);
  }

  @Override
  byte[] encrypted(Alias... aliases) {
    throw new IllegalArgumentException("No encrypted documents in this format");
  }

  @Override
  byte[] withAlteredContent(byte[] message) throws IOException {
    return AlteredXml.content(message);
  }

  @Override
  byte[] withAlteredSignature(byte[] message, int number) throws IOException {
    return AlteredXml.signature(message, number);
  }

  @Override
  byte[] withAlteredEncryption(byte[] message) throws IOException {
    return AlteredXml.encryption(message);
  }
}
