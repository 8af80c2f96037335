package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.spec.ReplayCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Whatever a tree or a message is, no public method throws what its caller does not expect. */
class LastDefenceTest {

  private Parties parties;
  private Document message;

  @BeforeEach
  void signAMessage() throws Exception {
    parties = new Parties();
    message = Soap.parse(parties.signing().build().protect(Soap.order()));
    assertThat(parties.receiving().build().receiveDocument(message).signedParts())
        .contains(SoapPart.BODY);
    assertThat(parties.signing().build().protectDocument(Soap.parse(Soap.order()))).isNotNull();
  }

  /** As parsers make it that do not consider namespaces. */
  @Test
  void tree_withElementsWithoutNamespaces_isMalformed() throws Exception {
    Node header = message.getDocumentElement().getFirstChild();
    header.appendChild(message.createElement("block"));
    header.appendChild(message.createElement("block"));
    assertThatThrownBy(() -> parties.receiving().build().receiveDocument(message))
        .isInstanceOf(MalformedMessageException.class);
    Document plain = Soap.parse(Soap.order());
    plain.getDocumentElement().getFirstChild().appendChild(plain.createElement("block"));
    assertThatThrownBy(
            () ->
                parties
                    .signing()
                    .sign(SoapPart.BODY, SoapPart.header("urn:x", "block"))
                    .build()
                    .protectDocument(plain))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void tree_thatIsTooDeepForTheStack_isMalformed() throws Exception {
    Document deep = Soap.parse(Soap.order());
    Element innermost = deep.createElementNS(null, "x");
    Element outermost = innermost;
    for (int i = 0; i < 100_000; i++) {
      Element around = deep.createElementNS(null, "x");
      around.appendChild(outermost);
      outermost = around;
    }
    Soap.only(deep, "item").appendChild(outermost);
    assertThatThrownBy(() -> parties.receiving().build().receiveDocument(deep))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> parties.signing().build().protectDocument(deep))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void tree_withCharactersThatXmlHasNot_isRefused_andNotHandedOut() throws Exception {
    Document order = Soap.parse(Soap.order());
    Soap.only(order, "item").setTextContent("\u0001");
    Document signed = parties.signing().build().protectDocument(order);
    assertThatThrownBy(() -> parties.receiving().build().receiveDocument(signed))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void whatTheCallersOwnCodeThrows_comesOutAsItIs() {
    IllegalStateException full = new IllegalStateException("the database is full");
    ReplayCache failing =
        (id, now, until) -> {
          throw full;
        };
    assertThatThrownBy(() -> parties.receiving().replays(failing).build().receiveDocument(message))
        .isSameAs(full);
    assertThatThrownBy(() -> parties.receiving().build().receiveDocument((Document) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> parties.signing().build().protect((byte[]) null))
        .isInstanceOf(NullPointerException.class);
  }
}
