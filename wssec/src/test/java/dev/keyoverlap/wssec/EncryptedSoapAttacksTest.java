package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.STRANGER;
import static dev.keyoverlap.wssec.Parties.WAREHOUSE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class EncryptedSoapAttacksTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Parties parties;
  private byte[] message;

  @BeforeEach
  void encryptAMessage() throws Exception {
    parties = new Parties();
    message = parties.signingAndEncrypting().build().protect(Soap.order());
  }

  private void assertAccepted(byte[] accepted) throws Exception {
    assertThat(parties.receive(accepted).body().getTextContent()).isEqualTo("apples & pears");
  }

  private DecryptionException assertNotDecrypted(byte[] refused) {
    return assertNotDecrypted(parties.receiving().build(), refused);
  }

  private static DecryptionException assertNotDecrypted(SoapReceiver receiver, byte[] refused) {
    KeyOverlapException e = refusal(receiver, refused);
    assertThat(e).isInstanceOf(DecryptionException.class).hasNoCause();
    assertThat(e).hasMessage("The message could not be decrypted");
    return (DecryptionException) e;
  }

  private static byte[] cipherValue(Element scope) {
    return Base64.getMimeDecoder().decode(first(scope, "CipherValue").getTextContent());
  }

  private static void setCipherValue(Element scope, byte[] value) {
    first(scope, "CipherValue").setTextContent(Base64.getEncoder().encodeToString(value));
  }

  /** A key pair whose private key says how often it was asked for. */
  private static HeldKey counted(AtomicInteger uses) throws Exception {
    return HeldKey.locked(
        RECEIVING_KEY.chain(),
        () -> {
          uses.incrementAndGet();
          try {
            return RECEIVING_KEY.privateKey();
          } catch (dev.keyoverlap.key.KeyUnavailableException e) {
            throw new java.security.GeneralSecurityException(e);
          }
        });
  }

  // ---- the encrypted key

  @Test
  void encryptedKey_changedInAnyWay_failsAlike() throws Exception {
    assertAccepted(message);
    byte[] genuine = cipherValue(first(Soap.parse(message), "EncryptedKey"));
    List<byte[]> changes = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      byte[] flipped = genuine.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      changes.add(flipped);
    }
    changes.add(new byte[0]);
    changes.add(new byte[1]);
    changes.add(new byte[genuine.length]);
    changes.add(new byte[genuine.length + 1]);
    changes.add(encryptedByOaep(new byte[16]));
    changes.add(encryptedByOaep(new byte[32]));
    changes.add(encryptedByOaep(new byte[0]));

    Set<List<String>> answers = new HashSet<>();
    for (byte[] change : changes) {
      byte[] probe = changed(message, m -> setCipherValue(first(m, "EncryptedKey"), change));
      DecryptionException e = assertNotDecrypted(probe);
      answers.add(
          List.of(e.getClass().getName(), String.valueOf(e.getMessage()), e.ours().toString()));
    }
    assertThat(answers).hasSize(1);
  }

  private static byte[] encryptedByOaep(byte[] key) throws Exception {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        RECEIVING_KEY.certificate().getPublicKey(),
        new javax.crypto.spec.OAEPParameterSpec(
            "SHA-256",
            "MGF1",
            java.security.spec.MGF1ParameterSpec.SHA256,
            javax.crypto.spec.PSource.PSpecified.DEFAULT));
    return cipher.doFinal(key);
  }

  @Test
  void messageForSomebodyElse_touchesNoKeyOfOurs_andTheLogSaysWhose() throws Exception {
    AtomicInteger uses = new AtomicInteger();
    KeystoreRotation ours = parties.open();
    ours.add(WAREHOUSE, counted(uses));
    SoapReceiver receiver = SoapReceiver.decryptingOnly(ours).clock(parties.clock).build();
    byte[] genuine = parties.encrypting().build().protect(Soap.order());
    assertThat(receiver.receive(genuine).body().getTextContent()).isEqualTo("apples & pears");
    assertThat(uses).hasValue(1);

    KeystoreRotation other = parties.open();
    other.add(Parties.PARTNER, TestKeys.certificateOf(STRANGER));
    byte[] foreign =
        SoapProtector.with(other).encryptTo(Parties.PARTNER).build().protect(Soap.order());
    KeystoreRotation untouched = parties.open();
    untouched.add(WAREHOUSE, counted(uses));
    DecryptionException e =
        assertNotDecrypted(SoapReceiver.decryptingOnly(untouched).build(), foreign);
    assertThat(uses).hasValue(1);
    assertThat(e.ours()).isEmpty();
    assertThat(e.recipients().get(0))
        .contains(STRANGER.certificate().getSerialNumber().toString(16));
  }

  @Test
  void keysBeyondNumber_areRefused() throws Exception {
    assertAccepted(message);
    byte[] many =
        changed(
            message,
            m -> {
              Element key = first(m, "EncryptedKey");
              for (int i = 0; i < 20; i++) {
                Element copy = (Element) key.cloneNode(true);
                copy.setAttribute("Id", "EK-" + i);
                copy.removeChild(first(copy, "ReferenceList"));
                key.getParentNode().appendChild(copy);
              }
            });
    assertThat(refusal(parties.receiving().build(), many))
        .isInstanceOf(MalformedMessageException.class);
  }

  // ---- PKCS#1 v1.5

  private byte[] byPkcs1() throws Exception {
    return Soap.bytes(
        PlainWss4j.encrypt(
            Soap.parse(Soap.order()),
            KeyringCrypto.of(parties.sender),
            "partner",
            WSConstants.ISSUER_SERIAL,
            WSConstants.KEYTRANSPORT_RSA15,
            WSConstants.AES_128_GCM));
  }

  @Test
  void pkcs1Padding_isReadOnlyByNamedChoice() throws Exception {
    SoapReceiver lenient = parties.decrypting().accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
    assertThat(lenient.receive(byPkcs1()).body().getTextContent()).isEqualTo("apples & pears");
    assertNotDecrypted(parties.decrypting().build(), byPkcs1());
    assertNotDecrypted(
        parties.decrypting().accept(ContentEncryption.LEGACY_AES_256_CBC).build(), byPkcs1());
  }

  @Test
  void oaepMessage_rewrittenAsPkcs1_isNotAnOracle() throws Exception {
    assertAccepted(message);
    byte[] rewritten =
        changed(
            message,
            m -> {
              Element method = first(first(m, "EncryptedKey"), "EncryptionMethod");
              method.setAttribute("Algorithm", WSConstants.KEYTRANSPORT_RSA15);
            });
    assertNotDecrypted(rewritten);
    assertNotDecrypted(
        parties.receiving().accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build(), rewritten);
  }

  @Test
  void wrongPkcs1Padding_ofEveryKind_isAnsweredTheSame() throws Exception {
    SoapReceiver lenient = parties.decrypting().accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
    byte[] genuine = byPkcs1();
    assertThat(lenient.receive(genuine).body().getTextContent()).isEqualTo("apples & pears");

    Set<List<String>> answers = new HashSet<>();
    for (int kind = 0; kind < 9; kind++) {
      byte[] block = rawBlock(kind);
      byte[] probe = changed(genuine, m -> setCipherValue(first(m, "EncryptedKey"), raw(block)));
      DecryptionException e = assertNotDecrypted(lenient, probe);
      answers.add(
          List.of(e.getClass().getName(), String.valueOf(e.getMessage()), e.ours().toString()));
    }
    assertThat(answers).hasSize(1);
  }

  /**
   * 00 02, padding, 00, 16 bytes of key, wrong in one way each; the last is right with another key.
   */
  private static byte[] rawBlock(int kind) {
    byte[] block = new byte[256];
    RANDOM.nextBytes(block);
    for (int i = 2; i < block.length; i++) {
      block[i] |= 1;
    }
    block[0] = 0;
    block[1] = 2;
    block[block.length - 17] = 0;
    switch (kind) {
      case 0 -> block[0] = 1;
      case 1 -> block[1] = 1;
      case 2 -> block[1] = 0;
      case 3 -> block[5] = 0;
      case 4 -> block[block.length - 17] = 7;
      case 5 -> block[block.length - 16] = 0;
      case 6 -> {
        block[block.length - 17] = 7;
        block[block.length - 33] = 0;
      }
      case 7 -> block[block.length - 30] = 0;
      default -> {
        // Right.
      }
    }
    return block;
  }

  private static byte[] raw(byte[] block) {
    RSAPublicKey key = (RSAPublicKey) RECEIVING_KEY.certificate().getPublicKey();
    byte[] value =
        new BigInteger(1, block)
            .mod(key.getModulus())
            .modPow(key.getPublicExponent(), key.getModulus())
            .toByteArray();
    byte[] padded = new byte[256];
    int length = Math.min(256, value.length);
    System.arraycopy(value, value.length - length, padded, 256 - length, length);
    return padded;
  }

  // ---- the content

  @Test
  void content_changed_orCutOff_isNotHandedOut() throws Exception {
    assertAccepted(message);
    byte[] genuine = cipherValue(first(Soap.parse(message), "EncryptedData"));
    for (int i = 0; i < genuine.length; i += 7) {
      byte[] flipped = genuine.clone();
      flipped[i] ^= 1;
      assertNotDecrypted(changed(message, m -> setCipherValue(first(m, "EncryptedData"), flipped)));
    }
    for (int length : new int[] {0, 5, 12, 13, 27, genuine.length - 1, genuine.length - 5}) {
      byte[] cut = java.util.Arrays.copyOf(genuine, length);
      assertNotDecrypted(changed(message, m -> setCipherValue(first(m, "EncryptedData"), cut)));
    }
  }

  @Test
  void authenticatedMessage_rewrittenAsCbc_isRefused_whereCbcIsNotNamed() throws Exception {
    assertAccepted(message);
    byte[] rewritten =
        changed(
            message,
            m ->
                first(first(m, "EncryptedData"), "EncryptionMethod")
                    .setAttribute("Algorithm", WSConstants.AES_256));
    assertNotDecrypted(rewritten);
    assertNotDecrypted(
        parties.receiving().accept(ContentEncryption.LEGACY_AES_256_CBC).build(), rewritten);
  }

  @Test
  void cbc_isReadOnlyByNamedChoice_andItsPaddingIsNoOracle() throws Exception {
    byte[] cbc =
        Soap.bytes(
            PlainWss4j.encrypt(
                Soap.parse(Soap.order()),
                KeyringCrypto.of(parties.sender),
                "partner",
                WSConstants.ISSUER_SERIAL,
                WSConstants.KEYTRANSPORT_RSAOAEP,
                WSConstants.AES_128));
    SoapReceiver lenient =
        parties.decrypting().accept(ContentEncryption.LEGACY_AES_128_CBC).build();
    assertNotDecrypted(
        parties.decrypting().accept(ContentEncryption.LEGACY_AES_256_CBC).build(), cbc);
    assertThat(lenient.receive(cbc).body().getTextContent()).isEqualTo("apples & pears");
    assertNotDecrypted(parties.decrypting().build(), cbc);

    byte[] genuine = cipherValue(first(Soap.parse(cbc), "EncryptedData"));
    Set<String> answers = new HashSet<>();
    for (int last = 0; last < 256; last++) {
      byte[] flipped = genuine.clone();
      flipped[flipped.length - 17] ^= (byte) last;
      flipped[0] ^= 1;
      answers.add(
          assertNotDecrypted(
                  lenient, changed(cbc, m -> setCipherValue(first(m, "EncryptedData"), flipped)))
              .toString());
    }
    assertThat(answers).hasSize(1);
  }

  @Test
  void rubbishOfTheAttackers_encryptedToUs_isNoMessage() throws Exception {
    for (String plaintext :
        new String[] {
          "</w><w>",
          "</w>",
          "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
          "<x>&undefined;</x>",
          "<?xml version='1.0'?><x/>",
          "<p:unbound/>",
          "<x>".repeat(2000),
          "\u0001"
        }) {
      assertNotDecrypted(parties.decrypting().build(), encryptedByHand(plaintext));
    }
    assertThat(
            parties
                .decrypting()
                .build()
                .receive(encryptedByHand("<x>fine</x>"))
                .body()
                .getTextContent())
        .isEqualTo("fine");
  }

  /** Anybody can encrypt anything to us. */
  private byte[] encryptedByHand(String plaintext) throws Exception {
    byte[] template =
        parties
            .encrypting()
            .contentEncryption(ContentEncryption.AES_128_GCM)
            .build()
            .protect(Soap.order());
    byte[] key = new byte[16];
    RANDOM.nextBytes(key);
    byte[] nonce = new byte[12];
    RANDOM.nextBytes(nonce);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new javax.crypto.spec.GCMParameterSpec(128, nonce));
    byte[] encrypted = cipher.doFinal(plaintext.getBytes(UTF_8));
    byte[] value = new byte[12 + encrypted.length];
    System.arraycopy(nonce, 0, value, 0, 12);
    System.arraycopy(encrypted, 0, value, 12, encrypted.length);
    return changed(
        template,
        m -> {
          setCipherValue(first(m, "EncryptedKey"), encryptedByOaep(key));
          setCipherValue(first(m, "EncryptedData"), value);
        });
  }

  @Test
  void bodyOfTheAttackers_encryptedToUs_underTheSendersSignature_isRefused() throws Exception {
    assertAccepted(message);
    byte[] other = encryptedByHand("<order xmlns='urn:example:order'>evil</order>");
    Document theirs = Soap.parse(other);
    byte[] mixed =
        changed(
            message,
            m -> {
              setCipherValue(first(m, "EncryptedKey"), cipherValue(first(theirs, "EncryptedKey")));
              setCipherValue(
                  first(m, "EncryptedData"), cipherValue(first(theirs, "EncryptedData")));
              first(first(m, "EncryptedData"), "EncryptionMethod")
                  .setAttribute("Algorithm", WSConstants.AES_128_GCM);
            });
    assertThat(refusal(parties.receiving().build(), mixed))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void encryptedPart_movedElsewhere_isNotOpenedThere() throws Exception {
    assertAccepted(message);
    byte[] toTheHeader =
        changed(message, m -> first(m, "Header").appendChild(first(m, "EncryptedData")));
    assertThat(refusal(parties.receiving().build(), toTheHeader)).isNotNull();
    byte[] toTheEnvelope =
        changed(
            message,
            m ->
                m.getDocumentElement().insertBefore(first(m, "EncryptedData"), first(m, "Header")));
    assertThat(refusal(parties.receiving().build(), toTheEnvelope))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void part_thatNothingOpens_isNotLeftInTheMessage() throws Exception {
    assertAccepted(message);
    byte[] unopened =
        changed(
            message,
            m -> {
              Element copy = (Element) first(m, "EncryptedData").cloneNode(true);
              copy.setAttribute("Id", "another");
              first(m, "Security").appendChild(copy);
            });
    assertNotDecrypted(unopened);
  }

  /** The signature over it is still right. */
  @Test
  void body_encryptedBeforeItWasSigned_isNotHandedOutWithoutItsKey() throws Exception {
    byte[] signed =
        parties
            .signingAndEncrypting()
            .protectionOrder(ProtectionOrder.ENCRYPT_THEN_SIGN)
            .build()
            .protect(Soap.order());
    assertAccepted(signed);
    byte[] withoutKey =
        changed(
            signed,
            m -> {
              Element key = first(m, "EncryptedKey");
              key.getParentNode().removeChild(key);
            });
    assertNotDecrypted(withoutKey);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CipherReference", "Unknown"})
  void cipherData_withAnythingButAValue_isMalformed(String name) throws Exception {
    assertAccepted(message);
    for (String holder : new String[] {"EncryptedKey", "EncryptedData"}) {
      byte[] referring =
          changed(
              message,
              m -> {
                Element data = first(first(m, holder), "CipherData");
                data.setTextContent("");
                Element reference = m.createElementNS(Names.XENC, "xenc:" + name);
                reference.setAttribute("URI", "http://localhost/");
                data.appendChild(reference);
              });
      assertThat(refusal(parties.receiving().build(), referring))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void parametersOfOaep_thatAreNotKnown_areRefused() throws Exception {
    assertAccepted(message);
    for (String part : new String[] {"DigestMethod", "MGF"}) {
      assertNotDecrypted(
          changed(
              message,
              m -> first(first(m, "EncryptedKey"), part).setAttribute("Algorithm", "urn:none")));
    }
  }

  @Test
  void cbcByHand_isTheCbcOfTheOthers() throws Exception {
    // That the cipher above is CBC at all: decrypt, with the plain JDK, what the enum encrypts not.
    byte[] key = new byte[16];
    byte[] vector = new byte[16];
    Cipher cipher = Cipher.getInstance("AES/CBC/ISO10126Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
    byte[] encrypted = cipher.doFinal("x".getBytes(UTF_8));
    byte[] both = new byte[16 + encrypted.length];
    System.arraycopy(encrypted, 0, both, 16, encrypted.length);
    assertThat(ContentCipher.AES_128_CBC.decrypt(key, both)).isEqualTo("x".getBytes(UTF_8));
  }
}
