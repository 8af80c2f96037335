package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Each thing that there can be many of in a message, 1 to 1,000 times: the work stays within a
 * multiple of the message's bytes. Counted, not timed.
 */
class SoapWorkTest {

  /** As many references as one message may have may cover all of it. */
  private static final long PER_BYTE = 300;

  private static final long FIXED = 100_000;

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  /** Makes a message with so many of something. */
  @FunctionalInterface
  private interface Generator {
    byte[] make(Parties parties, int number) throws Exception;
  }

  private static byte[] order(String envelope, String header, String body) {
    return """
    <s:Envelope xmlns:s="%s"%s><s:Header>%s</s:Header><s:Body>%s</s:Body></s:Envelope>\
    """
        .formatted(Soap.V11, envelope, header, body)
        .getBytes(UTF_8);
  }

  private static byte[] signed(Parties parties, byte[] order) throws Exception {
    return parties.signing().build().protect(order);
  }

  private static String counted(String text, int number) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < number; i++) {
      all.append(text.replace("#", Integer.toString(i)));
    }
    return all.toString();
  }

  private static byte[] copies(byte[] message, String of, int number, boolean resigned)
      throws Exception {
    return Forge.changed(
        message,
        m -> {
          Element first = Forge.first(m, of);
          for (int i = 1; i < number; i++) {
            Element copy = (Element) first.cloneNode(true);
            if (copy.hasAttribute("Id")) {
              copy.setAttribute("Id", "copy-" + i);
            }
            first.getParentNode().insertBefore(copy, first.getNextSibling());
          }
          if (resigned) {
            Forge.resign(m, OLD_KEY);
          }
        });
  }

  private static byte[] added(byte[] message, String to, String xml) throws Exception {
    Document other = Soap.parse(("<w>" + xml + "</w>").getBytes(UTF_8));
    return Forge.changed(
        message,
        m -> {
          for (Element element : Envelope.elements(other.getDocumentElement())) {
            Forge.first(m, to).appendChild(m.importNode(element, true));
          }
        });
  }

  private static final String LIST =
      "<x:ReferenceList xmlns:x=\""
          + Names.XENC
          + "\"><x:DataReference URI=\"#e\"/>"
          + "</x:ReferenceList>";

  private static Map<String, Generator> generators() {
    Map<String, Generator> all = new LinkedHashMap<>();
    all.put("elements", (p, n) -> signed(p, order("", "", counted("<a/>", n))));
    all.put(
        "elements nobody signed",
        (p, n) -> added(signed(p, Soap.order()), "item", counted("<a/>", n)));
    all.put("identifiers", (p, n) -> signed(p, order("", "", counted("<a Id=\"i#\"/>", n))));
    all.put("equal identifiers", (p, n) -> signed(p, order("", "", counted("<a Id=\"i\"/>", n))));
    all.put(
        "attributes", (p, n) -> signed(p, order("", "", "<a" + counted(" a#=\"1\"", n) + "/>")));
    all.put(
        "namespaces",
        (p, n) ->
            signed(
                p,
                order(counted(" xmlns:n#=\"urn:n#\"", Math.min(n, 500)), "", counted("<a/>", n))));
    all.put(
        "values that are names",
        (p, n) -> signed(p, order(" xmlns:t=\"urn:t\"", "", counted("<a>t:T#</a>", n))));
    all.put(
        "nesting",
        (p, n) ->
            signed(
                p,
                order(
                    "", "", counted("<a>", Math.min(n, 400)) + counted("</a>", Math.min(n, 400)))));
    all.put(
        "escaped characters",
        (p, n) ->
            signed(
                p,
                order(
                    "",
                    "",
                    "<a b='" + counted("\"&lt;", n) + "'>" + counted(">&amp;\r", n) + "</a>")));
    all.put("header blocks", (p, n) -> signed(p, order("", counted("<h# xmlns=\"\"/>", n), "")));
    all.put(
        "header blocks nobody signed",
        (p, n) -> added(signed(p, Soap.order()), "Header", counted("<h#/>", n)));
    all.put(
        "equal header blocks", (p, n) -> signed(p, order("", counted("<h xmlns=\"\"/>", n), "")));
    all.put("tokens", (p, n) -> copies(signed(p, Soap.order()), "BinarySecurityToken", n, false));
    all.put("signatures", (p, n) -> copies(signed(p, Soap.order()), "Signature", n, false));
    all.put(
        "references, signed",
        (p, n) -> copies(signed(p, order("", "", counted("<a/>", 1000))), "Reference", n, true));
    all.put("references", (p, n) -> copies(signed(p, Soap.order()), "Reference", n, false));
    all.put("transforms", (p, n) -> copies(signed(p, Soap.order()), "Transform", n, true));
    all.put(
        "prefixes",
        (p, n) ->
            Forge.changed(
                signed(p, order("", "", counted("<a/>", 1000))),
                m -> {
                  for (Element transform : Forge.all(m, "Transform")) {
                    Element list = m.createElementNS(XmlNames.EXCLUSIVE, "ec:InclusiveNamespaces");
                    list.setAttribute("PrefixList", counted("p# ", n));
                    transform.setTextContent("");
                    transform.appendChild(list);
                  }
                  Forge.resign(m, OLD_KEY);
                }));
    all.put(
        "encrypted keys",
        (p, n) ->
            copies(
                p.signingAndEncrypting().build().protect(Soap.order()), "EncryptedKey", n, false));
    all.put(
        "names of a key",
        (p, n) ->
            copies(p.encrypting().build().protect(Soap.order()), "X509IssuerSerial", n, false));
    all.put(
        "lists of references",
        (p, n) ->
            added(p.encrypting().build().protect(Soap.order()), "Security", counted(LIST, n)));
    all.put(
        "references to encrypted parts",
        (p, n) -> copies(p.encrypting().build().protect(Soap.order()), "DataReference", n, false));
    all.put(
        "bytes that are encrypted",
        (p, n) ->
            p.signingAndEncrypting()
                .build()
                .protect(order("", "", counted("<a>0123456789</a>", n))));
    all.put(
        "users",
        (p, n) ->
            added(
                signed(p, Soap.order()),
                "Security",
                counted(
                    "<u:UsernameToken xmlns:u=\""
                        + Names.WSSE
                        + "\"><u:Username>u</u:Username></u:UsernameToken>",
                    n)));
    return all;
  }

  static Stream<String> kinds() {
    return generators().keySet().stream();
  }

  private static Optional<KeyOverlapException> receive(
      SoapReceiver receiver, byte[] message, Budget budget) {
    try {
      receiver.receive(message, budget);
      return Optional.empty();
    } catch (KeyOverlapException e) {
      return Optional.of(e);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void work_isBoundedByTheBytesOfTheMessage(String kind) throws Exception {
    for (int number : new int[] {1, 10, 100, 1000}) {
      byte[] message = generators().get(kind).make(parties, number);
      for (SoapReceiver receiver :
          new SoapReceiver[] {parties.receiving().build(), parties.decrypting().build()}) {
        Budget budget = Budget.of(Limits.DEFAULT);
        Optional<KeyOverlapException> refusal = receive(receiver, message, budget);
        long work = budget.done(Work.VISITS) + budget.done(Work.BYTES);
        assertThat(work)
            .as("%d %s, %d bytes, %s", number, kind, message.length, refusal)
            .isLessThan(FIXED + PER_BYTE * message.length);
        assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS))
            .isLessThanOrEqualTo(Limit.SIGNATURES.standard());
        assertThat(budget.done(Work.PRIVATE_KEY_OPERATIONS))
            .isLessThanOrEqualTo(Limit.SOAP_ENCRYPTED_KEYS.standard());
      }
    }
  }

  /** Twice the message makes no more than about twice the work. */
  @Test
  void work_growsWithTheMessage() throws Exception {
    long[] work = new long[3];
    for (int i = 0; i < work.length; i++) {
      Budget budget = Budget.of(Limits.DEFAULT);
      byte[] message =
          parties
              .signingAndEncrypting()
              .build()
              .protect(order("", counted("<h#/>", 100 << i), counted("<a Id=\"i#\"/>", 1000 << i)));
      assertThat(receive(parties.receiving().build(), message, budget)).isEmpty();
      work[i] = budget.done(Work.VISITS) + budget.done(Work.BYTES);
      assertThat(budget.done(Work.PRIVATE_KEY_OPERATIONS)).isEqualTo(1);
    }
    assertThat(work[1]).isLessThan(work[0] * 5 / 2);
    assertThat(work[2]).isLessThan(work[1] * 5 / 2);
  }

  @Test
  void limit_thatAMessageExceeds_isNamed_andCanBeRaised() throws Exception {
    byte[] message = signed(parties, order("", counted("<h# xmlns=\"\"/>", 1_000), ""));
    assertThatThrownBy(() -> parties.receive(message))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> assertThat(e.limit()).isEqualTo(Limit.SOAP_HEADER_BLOCKS));
    assertThat(
            parties
                .receiving()
                .limits(Limits.DEFAULT.with(Limit.SOAP_HEADER_BLOCKS, 1_001))
                .build()
                .receive(message)
                .signedParts())
        .contains(SoapPart.BODY);
    byte[] long17 = new byte[(16 << 20) + 1];
    assertThatThrownBy(() -> parties.receive(long17)).hasMessageContaining("soap-bytes");
    byte[] nodes = order("", "", counted("<a/>", 700_000));
    assertThatThrownBy(() -> parties.receive(nodes)).hasMessageContaining("soap-nodes");
  }
}
