package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.NEW_RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.ORDERS_NEXT;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.ObservedPage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.wssec.spec.KeyReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about receivers says what was observed. With {@code -Dkeyoverlap.writeReceiversPage} it
 * is written anew.
 */
@Tag("any-jdk")
class SoapReceiversPageTest {

  private static final String CURRENT = "urn:example:current";
  private static final String NEXT = "urn:example:next";

  private static final String INTRODUCTION =
      """
      # Receivers of SOAP messages

      This page records how other implementations handle SOAP messages from KeyOverlap.
      A test runs each implementation and fails if a result differs.
      The makers of these implementations do not promise this behaviour.

      "y" means accepted, "-" means rejected. Each receiver trusts one certificate, "old" or "new".
      Every accepted message was also rejected after a change of its body.
      An empty cell means that the receiver does not have this feature, or was not tested.

      """;

  @TempDir Path folder;

  @Test
  void page_saysWhatWasObserved(TestReporter reporter) throws Exception {
    new ObservedPage<>(INTRODUCTION, List.of(Table.values()), List.of(SoapPeer.values()))
        .check(Path.of("..", "docs", "receivers", "wssec.md"), folder, reporter::publishEntry);
  }

  private enum Table implements ObservedPage.Table<SoapPeer> {
    RENEWAL(
        """
        ## Renewal of our signing key

        Body and timestamp are signed with RSA and SHA-256.

        - **before**: one header, signed by the old key.
        - **overlap**: two headers. The first is signed by the old key, the second by the new one and for an actor.
        - **overlap: new, as the actor**: the receiver is configured to read the header for the actor.
        - **two actors**: the first header is for an actor, too. Each receiver is configured with its own actor.
        - **after**: one header, signed by the new key.

        """) {
      @Override
      public Map<String, String> row(SoapPeer peer, Path folder) throws Exception {
        Parties parties = new Parties();
        SoapProtector protector = parties.signing().signAsIfPresentFor(NEXT, ORDERS_NEXT).build();
        Map<String, String> row = new LinkedHashMap<>();
        byte[] before = protector.protect(Soap.order());
        row.put("before: old", cell(peer, before, OLD_KEY, "", folder));
        row.put("before: new", cell(peer, before, NEW_KEY, "", folder));
        parties.sender.add(ORDERS_NEXT, NEW_KEY);
        byte[] overlap = protector.protect(Soap.order());
        row.put("overlap: old", cell(peer, overlap, OLD_KEY, "", folder));
        row.put("overlap: new", cell(peer, overlap, NEW_KEY, "", folder));
        row.put(
            "overlap: new, as the actor",
            peer.readsActors() ? cell(peer, overlap, NEW_KEY, NEXT, folder) : "");
        byte[] actors =
            parties
                .signing()
                .actor(CURRENT)
                .signAsIfPresentFor(NEXT, ORDERS_NEXT)
                .build()
                .protect(Soap.order());
        row.put(
            "two actors: old",
            peer.readsActors() ? cell(peer, actors, OLD_KEY, CURRENT, folder) : "");
        row.put(
            "two actors: new", peer.readsActors() ? cell(peer, actors, NEW_KEY, NEXT, folder) : "");
        parties.sender.promote(ORDERS_NEXT, ORDERS);
        byte[] after = protector.protect(Soap.order());
        row.put("after: old", cell(peer, after, OLD_KEY, "", folder));
        row.put("after: new", cell(peer, after, NEW_KEY, "", folder));
        return row;
      }
    },
    TWO_IN_ONE(
        """
        ## Two signatures in one header

        KeyOverlap never writes this form. WSS4J made it for comparison.
        The old key signs first, then the new one. The last signature is the first element in the header.
        gSOAP rejects messages in which the signed timestamp is last, as in these.

        """) {
      @Override
      public Map<String, String> row(SoapPeer peer, Path folder) throws Exception {
        Parties parties = new Parties();
        parties.sender.add(ORDERS_NEXT, NEW_KEY);
        KeyringCrypto keys = KeyringCrypto.of(parties.sender);
        byte[] both =
            Soap.bytes(
                PlainWss4j.sign(
                    PlainWss4j.signWithTimestamp(keys, "orders", WSConstants.BST_DIRECT_REFERENCE),
                    keys,
                    "orders-next",
                    WSConstants.BST_DIRECT_REFERENCE));
        Map<String, String> row = new LinkedHashMap<>();
        row.put("old", cell(peer, both, OLD_KEY, "", folder));
        row.put("new", cell(peer, both, NEW_KEY, "", folder));
        return row;
      }
    },
    REFERENCES(
        """
        ## Key references

        The messages have one header, signed by a key that the receiver trusts.

        """) {
      @Override
      public Map<String, String> row(SoapPeer peer, Path folder) throws Exception {
        Map<String, String> row = new LinkedHashMap<>();
        for (KeyReference reference : KeyReference.values()) {
          byte[] message =
              new Parties().signing().signerIdentifier(reference).build().protect(Soap.order());
          row.put(reference.name(), cell(peer, message, OLD_KEY, "", folder));
        }
        return row;
      }
    },
    DECRYPTION(
        """
        ## Encryption

        The body is encrypted with AES-GCM. The columns are the key transport algorithms.
        KeyOverlap never writes the form in the last column. WSS4J made it for comparison.
        Every decrypted message was also rejected after a change of its ciphertext, and when it was encrypted to another key.

        """) {
      @Override
      public Map<String, String> row(SoapPeer peer, Path folder) throws Exception {
        Map<String, String> row = new LinkedHashMap<>();
        for (KeyTransport transport :
            List.of(
                KeyTransport.RSA_OAEP_SHA256,
                KeyTransport.LEGACY_RSA_OAEP_SHA256_MGF1_SHA1,
                KeyTransport.LEGACY_RSA_OAEP_SHA1)) {
          byte[] message =
              new Parties().encrypting().keyTransport(transport).build().protect(Soap.order());
          row.put(transport.name(), decrypted(peer, message, folder));
        }
        byte[] pkcs1 =
            Soap.bytes(
                PlainWss4j.encrypt(
                    Soap.parse(Soap.order()),
                    ForeignStacksTest.merlin(OLD_KEY, RECEIVING_KEY.certificate()),
                    "trusted-0",
                    WSConstants.ISSUER_SERIAL,
                    WSConstants.KEYTRANSPORT_RSA15,
                    WSConstants.AES_256_GCM));
        row.put("PKCS#1 v1.5", decrypted(peer, pkcs1, folder));
        return row;
      }
    };

    private final String heading;

    Table(String heading) {
      this.heading = heading;
    }

    @Override
    public String heading() {
      return heading;
    }

    private static String cell(
        SoapPeer peer, byte[] message, HeldKey known, String actor, Path folder) throws Exception {
      if (!peer.accepts(message, known, actor, folder)) {
        return "-";
      }
      String changed = new String(message, UTF_8).replace("apples", "pebbles");
      assertThat(changed).doesNotContain("apples").contains("pebbles");
      assertThat(peer.accepts(changed.getBytes(UTF_8), known, actor, folder))
          .as(peer + " of a changed message")
          .isFalse();
      return "y";
    }

    private static String decrypted(SoapPeer peer, byte[] message, Path folder) throws Exception {
      Optional<Boolean> decrypted = peer.decrypts(message, RECEIVING_KEY, folder);
      if (decrypted.isEmpty()) {
        return "";
      }
      if (!decrypted.get()) {
        return "-";
      }
      assertThat(peer.decrypts(Forge.changedContent(message), RECEIVING_KEY, folder))
          .as(peer + " of a changed message")
          .contains(false);
      assertThat(peer.decrypts(message, NEW_RECEIVING_KEY, folder))
          .as(peer + " of a message for another")
          .contains(false);
      return "y";
    }
  }
}
