package dev.keyoverlap.examples.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;

/** Makes signed documents in the two forms that have room for two signatures. */
final class XmlMessages implements MessageMaker {

  private static final byte[] BATCH =
      ("<b:Batch xmlns:b=\"urn:example:batch\"><o:Order xmlns:o=\"urn:orders\" Id=\"order\">"
              + "An order of ten boxes, from the partner kit.</o:Order></b:Batch>")
          .getBytes(UTF_8);

  private final Keyring senders;
  private final SignatureForm form;

  private XmlMessages(KitKeys keys, SignatureForm form) throws KeyOverlapException {
    this.senders = MessageMaker.senders(keys);
    this.form = form;
  }

  static MessageMaker siblings(KitKeys keys) throws KeyOverlapException {
    return new XmlMessages(keys, SignatureForm.SIBLINGS);
  }

  static MessageMaker parallel(KitKeys keys) throws KeyOverlapException {
    return new XmlMessages(keys, SignatureForm.PARALLEL_ENVELOPED);
  }

  @Override
  public byte[] make(KitMessage message) throws KeyOverlapException, IOException {
    return switch (message) {
      case SIGNED_OLD -> signed(OLD);
      case SIGNED_OLD_AND_NEW -> signed(OLD, NEW);
      case SIGNED_NEW_AND_OLD -> signed(NEW, OLD);
      case SIGNED_OLD_AND_NEW_WRONG -> AlteredXml.signature(signed(OLD, NEW), 1);
      case SIGNED_NEW_WRONG_AND_OLD -> AlteredXml.signature(signed(NEW, OLD), 0);
      case SIGNED_NEW -> signed(NEW);
      case SIGNED_STRANGER -> signed(STRANGER);
      case SIGNED_ALTERED -> AlteredXml.content(signed(OLD));
      case SIGNED_WRONG -> AlteredXml.signature(signed(OLD), 0);
      case ENCRYPTED_OLD,
          ENCRYPTED_OLD_AND_NEW,
          ENCRYPTED_NEW_AND_OLD,
          ENCRYPTED_NEW,
          ENCRYPTED_ALTERED ->
          throw new IllegalArgumentException("No encrypted documents in this format");
    };
  }

  private byte[] signed(Alias first, Alias... more) throws KeyOverlapException {
    XmlSigner.Builder signer = XmlSigner.with(senders).signAs(first).form(form).clock(() -> NOW);
    for (Alias alias : more) {
      signer.signAs(alias);
    }
    if (form == SignatureForm.SIBLINGS) {
      signer.elements(ElementSelector.id("order"));
    }
    return signer.build().sign(BATCH);
  }
}
