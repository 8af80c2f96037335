package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Forge.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a signature may consist of. */
class ReceivedSignatureTest {

  private Parties parties;
  private byte[] message;

  @BeforeEach
  void sign() throws Exception {
    parties = new Parties();
    message = parties.signing().build().protect(Soap.order());
  }

  private static void add(Document tree, String to, String name) {
    Element parent = first(tree, to);
    parent.appendChild(tree.createElementNS(XmlNames.DSIG, "ds:" + name));
  }

  private static void remove(Document tree, String name) {
    for (Element element : Forge.all(tree, name)) {
      element.getParentNode().removeChild(element);
    }
  }

  @Test
  void signature_withMoreOrLessInIt_isMalformed() throws Exception {
    SoapReceiver receiver = parties.receiving().build();
    for (Forge.Change change :
        List.<Forge.Change>of(
            tree -> add(tree, "Signature", "Object"),
            tree -> add(tree, "SignedInfo", "Object"),
            tree -> add(tree, "SignatureMethod", "HMACOutputLength"),
            tree -> remove(tree, "Reference"),
            tree -> remove(tree, "KeyInfo"),
            tree -> remove(tree, "SignatureValue"))) {
      assertThat(refusal(receiver, Forge.changed(message, change)))
          .isInstanceOf(MalformedMessageException.class)
          .isNotInstanceOf(LimitExceededException.class);
    }
    assertThat(receiver.receive(message).signedParts()).contains(SoapPart.BODY);
  }

  @Test
  void prefixes_ofOneTransformation_areLimited() throws Exception {
    byte[] prefixes =
        Forge.changed(
            message,
            tree -> {
              Element method = first(tree, "CanonicalizationMethod");
              while (method.getFirstChild() != null) {
                method.removeChild(method.getFirstChild());
              }
              Element list = tree.createElementNS(XmlNames.EXCLUSIVE, "ec:InclusiveNamespaces");
              list.setAttribute("PrefixList", " a  b a ");
              method.appendChild(list);
            });

    assertThat(limited(prefixes, 2)).isInstanceOf(VerificationException.class);
    assertThat(limited(prefixes, 1))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.limit()).isEqualTo(Limit.SOAP_PREFIXES));
  }

  private Throwable limited(byte[] received, int prefixes) {
    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.SOAP_PREFIXES, prefixes));
    return org.assertj.core.api.Assertions.catchThrowable(
        () -> parties.receiving().build().receive(received, budget));
  }
}
