package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS_NEXT;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.KeyReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * gSOAP reads what we write, and we what it writes. What it decrypts is in the page of receivers.
 */
class GsoapTest {

  private static final String CURRENT = "urn:example:current";
  private static final String NEXT = "urn:example:next";
  private static final String OAEP = Names.XENC + "rsa-oaep-mgf1p";
  private static final String PKCS1 = Names.XENC + "rsa-1_5";

  private Parties parties;
  private Gsoap gsoap;

  @BeforeEach
  void openKeystores(@TempDir Path folder) throws Exception {
    gsoap = Gsoap.in(folder);
    parties = new Parties();
  }

  @ParameterizedTest
  @EnumSource
  void ourMessages_areVerified_andRefusedForAnotherKeyOrBody(KeyReference reference)
      throws Exception {
    byte[] message = parties.signing().signerIdentifier(reference).build().protect(Soap.order());
    assertThat(gsoap.accepts(message, OLD_KEY, "")).as(gsoap.said()).isTrue();
    assertThat(gsoap.accepts(message, NEW_KEY, "")).as(gsoap.said()).isFalse();
    byte[] changed = new String(message, UTF_8).replace("pears", "plums").getBytes(UTF_8);
    assertThat(gsoap.accepts(changed, OLD_KEY, "")).as(gsoap.said()).isFalse();
  }

  @Test
  void aBodyThatIsNotSigned_isRefused() throws Exception {
    byte[] message = parties.signing().sign(SoapPart.TIMESTAMP).build().protect(Soap.order());
    assertThat(gsoap.accepts(message, OLD_KEY, "")).isFalse();
    assertThat(gsoap.said()).contains("not signed");
  }

  /** Why ours stands first. Its check counts on from it and finds the body twice. */
  @Test
  void aSignedTimestampThatStandsLast_isRefused() throws Exception {
    byte[] message = parties.signing().build().protect(Soap.order());
    assertThat(gsoap.accepts(message, OLD_KEY, "")).as(gsoap.said()).isTrue();
    byte[] last =
        Forge.changed(
            message,
            document ->
                Forge.first(document, "Security").appendChild(Forge.first(document, "Timestamp")));
    assertThat(parties.receive(last).body().getTextContent()).contains("apples");
    assertThat(gsoap.accepts(last, OLD_KEY, "")).isFalse();
    assertThat(gsoap.said()).contains("Message body not signed");
  }

  @Test
  void ofTwoHeaders_theFirstForNobodyInParticularIsRead_whateverItsActor() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two =
        parties.signing().signAsIfPresentFor(NEXT, ORDERS_NEXT).build().protect(Soap.order());
    for (String actor : new String[] {"", NEXT}) {
      assertThat(gsoap.accepts(two, OLD_KEY, actor)).as(gsoap.said()).isTrue();
      assertThat(gsoap.accepts(two, NEW_KEY, actor)).isFalse();
    }
  }

  @Test
  void ofTwoHeadersForActors_itsOwnIsRead() throws Exception {
    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two =
        parties
            .signing()
            .actor(CURRENT)
            .signAsIfPresentFor(NEXT, ORDERS_NEXT)
            .build()
            .protect(Soap.order());
    assertThat(gsoap.accepts(two, OLD_KEY, CURRENT)).as(gsoap.said()).isTrue();
    assertThat(gsoap.accepts(two, NEW_KEY, NEXT)).as(gsoap.said()).isTrue();
    assertThat(gsoap.accepts(two, NEW_KEY, CURRENT)).isFalse();
    assertThat(gsoap.accepts(two, OLD_KEY, NEXT)).isFalse();
    assertThat(gsoap.accepts(two, OLD_KEY, "")).isFalse();
  }

  @Test
  void itsMessages_areRead_andRefusedForAnotherKeyOrBody() throws Exception {
    byte[] made = gsoap.signed(OLD_KEY);
    assertThat(parties.receive(made).body().getTextContent()).isEqualTo("apples & pears");
    byte[] strangers = gsoap.signed(STRANGER);
    byte[] changed = new String(made, UTF_8).replace("pears", "plums").getBytes(UTF_8);
    for (byte[] refused : List.of(strangers, changed)) {
      assertThatThrownBy(() -> parties.receive(refused)).isInstanceOf(VerificationException.class);
    }
  }

  @Test
  void itsEncryptedMessages_areReadByWhomAcceptsPkcs1() throws Exception {
    byte[] made = gsoap.encrypted(RECEIVING_KEY, "aes-gcm");
    assertThat(made).asString(UTF_8).doesNotContain("apples");
    SoapReceiver accepting =
        parties.decrypting().accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
    assertThat(accepting.receive(made).body().getTextContent()).isEqualTo("apples & pears");
    assertThatThrownBy(() -> parties.decrypting().build().receive(made))
        .isInstanceOf(DecryptionException.class);
  }

  /** The plugin sets a padding of the content's cipher where it means one of RSA's. */
  @Test
  void whatItCallsOaep_isPkcs1_andIsRefused() throws Exception {
    byte[] made = gsoap.encrypted(RECEIVING_KEY, "aes-cbc-oaep");
    SoapReceiver.Builder accepting =
        parties
            .decrypting()
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .accept(ContentEncryption.LEGACY_AES_256_CBC);
    assertThat(made).asString(UTF_8).contains(OAEP);
    assertThatThrownBy(() -> accepting.build().receive(made))
        .isInstanceOf(DecryptionException.class);
    byte[] renamed = new String(made, UTF_8).replace(OAEP, PKCS1).getBytes(UTF_8);
    assertThat(accepting.build().receive(renamed).body().getTextContent())
        .isEqualTo("apples & pears");
  }
}
