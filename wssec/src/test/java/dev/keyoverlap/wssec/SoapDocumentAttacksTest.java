package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Forge.resign;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SoapDocumentAttacksTest {

  private Parties parties;
  private byte[] message;

  @BeforeEach
  void signAMessage() throws Exception {
    parties = new Parties();
    message = parties.signing().build().protect(Soap.order());
  }

  private void assertAccepted(byte[] accepted) throws Exception {
    assertThat(parties.receive(accepted).signedParts()).contains(SoapPart.BODY);
  }

  private void assertMalformed(byte[] refused) {
    assertThat(refusal(parties.receiving().build(), refused))
        .isInstanceOf(MalformedMessageException.class);
  }

  // ---- the parser

  @Test
  void documentTypes_andEntities_areRefusedBeforeAnythingElse() throws Exception {
    assertAccepted(message);
    String text = new String(message, UTF_8);
    assertMalformed(("<!DOCTYPE Envelope>" + text).getBytes(UTF_8));
    assertMalformed(
        ("<!DOCTYPE x [<!ENTITY a 'apples'>]>" + text.replace("apples", "&a;")).getBytes(UTF_8));
    StringBuilder bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;'>".formatted(i, i - 1, i - 1, i - 1, i - 1));
    }
    bomb.append("]>").append(text.replace("apples", "&a29;"));
    byte[] bytes = bomb.toString().getBytes(UTF_8);
    Allocation.inProportion(bytes, () -> assertMalformed(bytes));
  }

  @Test
  void externalEntities_areNotFetched(@TempDir Path folder) throws Exception {
    assertAccepted(message);
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    try (Trap trap = new Trap()) {
      for (String uri : new String[] {secret.toUri().toString(), trap.uri()}) {
        assertMalformed(
            ("<!DOCTYPE x SYSTEM '" + uri + "'>" + new String(message, UTF_8)).getBytes(UTF_8));
        assertMalformed(
            ("<!DOCTYPE x [<!ENTITY a SYSTEM '"
                    + uri
                    + "'>]>"
                    + new String(message, UTF_8).replace("apples", "&a;"))
                .getBytes(UTF_8));
      }
      assertThat(trap.visits()).isZero();
    }
  }

  @Test
  void rubbish_isRefusedAtOnce() throws Exception {
    assertAccepted(message);
    assertMalformed(new byte[0]);
    assertMalformed("<s:Envelope".getBytes(UTF_8));
    assertAccepted(new String(message, UTF_8).getBytes(UTF_16));
    assertMalformed("<e/>".getBytes(UTF_8));
    assertMalformed("<s:Envelope xmlns:s=\"%s\"/>".formatted(Soap.V11).getBytes(UTF_8));
    assertMalformed("<x>".repeat(100_000).getBytes(UTF_8));
    assertThat(
            refusal(
                parties
                    .receiving()
                    .limits(Limits.DEFAULT.with(Limit.SOAP_BYTES, message.length - 1))
                    .build(),
                message))
        .isInstanceOfSatisfying(
            LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(Limit.SOAP_BYTES));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] mutated = message.clone();
      for (int j = 0; j < 3; j++) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(128);
      }
      try {
        // Accepted only if what was signed is what it was.
        assertThat(parties.receive(mutated).body().getTextContent()).isEqualTo("apples & pears");
      } catch (dev.keyoverlap.key.KeyOverlapException e) {
        // As it should be.
      }
    }
  }

  @Test
  void longMessageWithMillionsOfAmpersands_isRead() throws Exception {
    String many = "a&amp;".repeat(300_000);
    byte[] big =
        "<s:Envelope xmlns:s=\"%s\"><s:Body><order xmlns=\"urn:example:order\">%s</order></s:Body></s:Envelope>"
            .formatted(Soap.V11, many)
            .getBytes(UTF_8);
    assertThat(
            parties
                .receive(parties.signing().build().protect(big))
                .body()
                .getTextContent()
                .length())
        .isEqualTo(600_000);
  }

  // ---- references out of the message

  @Test
  void references_outOfTheMessage_areNotFollowed(@TempDir Path folder) throws Exception {
    assertAccepted(changed(message, m -> resign(m, OLD_KEY)));
    Path file = Files.writeString(folder.resolve("order.xml"), "<order/>");
    byte[] encrypted = parties.encrypting().build().protect(Soap.order());
    try (Trap trap = new Trap()) {
      for (String uri :
          new String[] {
            trap.uri(), file.toUri().toString(), "cid:attachment", "", "#", "order.xml"
          }) {
        assertMalformed(changed(message, m -> refer(m, uri)));
        assertMalformed(changed(message, m -> referFromToken(m, uri)));
        byte[] probe = changed(encrypted, m -> first(m, "DataReference").setAttribute("URI", uri));
        assertThat(refusal(parties.decrypting().build(), probe))
            .isInstanceOf(MalformedMessageException.class);
        assertMalformed(
            changed(
                message,
                m -> {
                  Element keyInfo = first(m, "KeyInfo");
                  keyInfo.setTextContent("");
                  Element retrieval = m.createElementNS(XmlNames.DSIG, "ds:RetrievalMethod");
                  retrieval.setAttribute("URI", uri);
                  keyInfo.appendChild(retrieval);
                }));
      }
      assertThat(trap.visits()).isZero();
      trap.visit();
      assertThat(trap.visits()).isEqualTo(1);
    }
  }

  private static void refer(Document message, String uri) throws Exception {
    first(first(message, "SignedInfo"), "Reference").setAttribute("URI", uri);
    resign(message, OLD_KEY);
  }

  private static void referFromToken(Document message, String uri) {
    Element reference = first(first(message, "SecurityTokenReference"), "Reference");
    reference.setAttribute("URI", uri);
  }

  @Test
  void cipherValues_thatAreIncludedFromElsewhere_areNotFetched() throws Exception {
    byte[] encrypted = parties.encrypting().build().protect(Soap.order());
    assertThat(parties.decrypting().build().receive(encrypted).body().getTextContent())
        .contains("apples");
    try (Trap trap = new Trap()) {
      byte[] included =
          changed(
              encrypted,
              m -> {
                Element value = first(first(m, "EncryptedData"), "CipherValue");
                value.setTextContent("");
                Element include =
                    m.createElementNS("http://www.w3.org/2004/08/xop/include", "xop:Include");
                include.setAttribute("href", trap.uri());
                value.appendChild(include);
              });
      assertThat(refusal(parties.decrypting().build(), included))
          .isInstanceOf(MalformedMessageException.class);
      assertThat(trap.visits()).isZero();
    }
  }

  /** A server that counts who comes. */
  private static final class Trap implements AutoCloseable {

    private final ServerSocket socket;
    private final AtomicInteger visits = new AtomicInteger();
    private final Thread thread;

    Trap() throws IOException {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      this.thread =
          new Thread(
              () -> {
                while (!socket.isClosed()) {
                  try (var visitor = socket.accept()) {
                    visits.incrementAndGet();
                    visitor.getOutputStream().write('x');
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    String uri() {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/order.xml";
    }

    int visits() {
      return visits.get();
    }

    /** That it would have noticed. */
    void visit() throws IOException {
      URI uri = URI.create(uri());
      try (var visitor = new java.net.Socket(uri.getHost(), uri.getPort())) {
        assertThat(visitor.getInputStream().read()).isEqualTo('x');
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
