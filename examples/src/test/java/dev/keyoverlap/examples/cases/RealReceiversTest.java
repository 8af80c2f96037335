package dev.keyoverlap.examples.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.peers.Desk;
import dev.keyoverlap.cms.peers.Party;
import dev.keyoverlap.cms.peers.Peer;
import dev.keyoverlap.cms.peers.Peers;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.examples.ExampleAuthority;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.PlainWss4j;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.XmlPeer;
import dev.keyoverlap.xmldsig.XmlSigner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/**
 * The cases with receivers that others have made, where there is one of that class: step by step,
 * holding what the procedure lets them hold.
 */
@Tag("any-jdk")
class RealReceiversTest {

  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);
  private static final byte[] XML_ORDER = "<Order>10 boxes</Order>".getBytes(UTF_8);
  private static final byte[] SOAP_ORDER =
      ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
              + "<Order>10 boxes</Order></S:Body></S:Envelope>")
          .getBytes(UTF_8);

  private static final HeldKey OLD = ExampleAuthority.named("CN=old authority").issue("CN=orders");
  private static final HeldKey NEXT = ExampleAuthority.named("CN=new authority").issue("CN=orders");

  @TempDir private Path folder;

  // ---- CMS: openssl checks ALL signatures, hxtool is content with ANY, certtool wants the LAST

  @ParameterizedTest
  @CsvSource({
    "openssl-cms, CS1",
    "openssl-cms, CS4",
    "hxtool, CS1",
    "hxtool, CS2",
    "hxtool, CS3",
    "strongswan, CS3",
    "certtool, CS1",
    "certtool, CS4"
  })
  void cmsSigner_renewedByTheProcedureForItsReceiver_losesNothing(String tool, RenewalCase which)
      throws Exception {
    CaseReport report = run(which, Procedure.named(which.name()), signedFor(peer(tool)));

    assertThat(report.lost()).isZero();
    assertThat(report.messages()).isGreaterThan(20);
    assertThat(report.downtime().isPresent()).isEqualTo(which == RenewalCase.CS4);
  }

  /**
   * The control: who checks ALL signatures, and holds one key, refuses the second one; and who
   * looks at the LAST one finds the key there that it has just exchanged.
   */
  @ParameterizedTest
  @CsvSource({"openssl-cms, CS3", "openssl-cms, CS2", "certtool, CS3"})
  void cmsSigner_renewedByTheProcedureForAnother_losesMessages(String tool, RenewalCase which)
      throws Exception {
    CaseReport report = run(which, Procedure.named(which.name()), signedFor(peer(tool)));

    assertThat(report.lost()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "openssl-cms, CE1",
    "openssl-cms, CE2",
    "openssl-cms, CE3",
    "hxtool, CE3",
    "strongswan, CE4"
  })
  void cmsEncryptor_renewedByTheProcedureForItsReceiver_losesNothing(String tool, RenewalCase which)
      throws Exception {
    CaseReport report = run(which, Procedure.named(which.name()), encryptedFor(peer(tool)));

    assertThat(report.lost()).isZero();
    assertThat(report.messages()).isGreaterThan(20);
  }

  /** The control: strongSwan reads no message with two recipients. */
  @Test
  void cmsEncryptor_renewedByTheProcedureForAnother_losesMessages() throws Exception {
    assertThat(
            run(RenewalCase.CE3, Procedure.named("CE3"), encryptedFor(peer("strongswan"))).lost())
        .isPositive();
  }

  // ---- XML and SOAP: one signature

  @ParameterizedTest
  @CsvSource({"jdk, XS1", "jdk, XS2", "xmlsec1, XS1", "xmlsec1, XS2"})
  void xmlSigner_renewedByTheProcedureForItsReceiver_losesNothing(String tool, RenewalCase which)
      throws Exception {
    XmlPeer peer =
        XmlPeer.all().stream().filter(each -> each.title().equals(tool)).findFirst().orElseThrow();
    assumeTrue(peer.version().isPresent(), tool + " is not installed; it needs " + peer.source());

    assertThat(run(which, Procedure.named(which.name()), xmlFor(peer)).lost()).isZero();
  }

  /** The control: who holds one key cannot read what the next one signs. */
  @Test
  void xmlSigner_renewedByTheProcedureForAnother_losesMessages() throws Exception {
    XmlPeer jdk = XmlPeer.all().get(0);

    assertThat(run(RenewalCase.XS2, Procedure.named("CS2"), xmlFor(jdk)).lost()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"WOS1", "WOS2"})
  void soapSigner_renewedByTheProcedureForWss4j_losesNothing(RenewalCase which) throws Exception {
    assertThat(run(which, Procedure.named(which.name()), RealReceiversTest::soapForWss4j).lost())
        .isZero();
  }

  private CaseReport run(RenewalCase which, Procedure procedure, RenewalCase.Format format)
      throws Exception {
    return CaseRun.run(
        which,
        procedure,
        new CaseRun.Cast(List.of(format), OLD, NEXT),
        folder,
        new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
  }

  private static Peer peer(String name) {
    Peer peer =
        Peers.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Peers.assumeInstalled(peer);
    return peer;
  }

  // ---- how the receivers are called

  @FunctionalInterface
  private interface Sending {
    byte[] message() throws Exception;
  }

  @FunctionalInterface
  private interface Receiving {
    boolean reads(byte[] message) throws Exception;
  }

  private static Exchange exchange(Sending ours, Receiving theirs, boolean queued) {
    return new Exchange() {
      @Override
      public byte[] send() throws Exception {
        return ours.message();
      }

      @Override
      public boolean receives(byte[] message) throws Exception {
        return theirs.reads(message);
      }

      @Override
      public boolean isQueued() {
        return queued;
      }
    };
  }

  /** The known key stands where this receiver looks. */
  private RenewalCase.Format signedFor(Peer peer) {
    return (ours, clock, partner) -> {
      CmsSigner signer =
          CmsSigner.with(ours)
              .signAs(Formats.ORDERS)
              .signAsIfPresent(Formats.ORDERS_NEXT)
              .signerOrder(peer.name().equals("certtool") ? SetOrder.REVERSED : SetOrder.AS_NAMED)
              .clock(clock)
              .build();
      Desks desks = new Desks(peer, folder);
      return exchange(
          () -> signer.sign(ORDER), message -> desks.of(partner).verify(message).isYes(), true);
    };
  }

  private RenewalCase.Format encryptedFor(Peer peer) {
    return (ours, clock, partner) -> {
      CmsEncryptor encryptor =
          CmsEncryptor.with(ours)
              .encryptTo(Formats.ORDERS)
              .encryptToIfPresent(Formats.ORDERS_NEXT)
              .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
              .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
              .clock(clock)
              .build();
      Desks desks = new Desks(peer, folder);
      return exchange(
          () -> encryptor.encrypt(ORDER),
          message ->
              desks
                  .of(partner)
                  .decrypt(message)
                  .output()
                  .filter(RealReceiversTest::isOrder)
                  .isPresent(),
          true);
    };
  }

  private static boolean isOrder(byte[] content) {
    return new String(content, UTF_8).equals("10 boxes");
  }

  /** Set up anew whenever the partner's administrator has changed what it holds. */
  private record Desks(Peer peer, Path folder, Map<Keyring, Desk> desks) {

    Desks(Peer peer, Path folder) {
      this(peer, folder, new IdentityHashMap<>());
    }

    Desk of(KeyringSource partner) {
      return desks.computeIfAbsent(partner.keyring(), this::setUp);
    }

    private Desk setUp(Keyring held) {
      try {
        List<Party> parties = keys(held).stream().map(RealReceiversTest::party).toList();
        return peer.desk(Files.createTempDirectory(folder, peer.name()), parties, parties);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<HeldKey> keys(Keyring held) {
    return held.versions().stream()
        .map(version -> version.keyId().equals(OLD.keyId()) ? OLD : NEXT)
        .toList();
  }

  private static Party party(HeldKey key) {
    return new Party(key.equals(OLD) ? "old" : "next", key, key.chain().get(1));
  }

  private RenewalCase.Format xmlFor(XmlPeer peer) {
    return (ours, clock, partner) -> {
      XmlSigner signer = XmlSigner.with(ours).signAs(Formats.ORDERS).clock(clock).build();
      return exchange(
          () -> signer.sign(XML_ORDER),
          message -> {
            for (HeldKey known : keys(partner.keyring())) {
              if (peer.accepts(message, known, 1, folder)) {
                return true;
              }
            }
            return false;
          },
          true);
    };
  }

  private static Exchange soapForWss4j(KeyringSource ours, InstantSource clock, Partner partner) {
    // Not by the clock of the case: WSS4J goes by the real one.
    SoapProtector protector = SoapProtector.with(ours).signAs(Formats.ORDERS).build();
    return exchange(
        () -> protector.protect(SOAP_ORDER),
        message -> isReadByWss4j(message, keys(partner.keyring())),
        false);
  }

  private static boolean isReadByWss4j(byte[] message, List<HeldKey> known) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (HeldKey key : known) {
      store.setCertificateEntry("trusted-" + store.size(), key.chain().get(1));
    }
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(message));
    try {
      return PlainWss4j.receive(document, merlin).containsKey(WSConstants.SIGN);
    } catch (WSSecurityException e) {
      return false;
    }
  }
}
