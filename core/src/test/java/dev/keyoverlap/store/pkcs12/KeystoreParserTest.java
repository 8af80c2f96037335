package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.MissingMacException;
import dev.keyoverlap.store.NotAKeystoreException;
import dev.keyoverlap.store.UnsupportedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a keystore of each type gives, and why one is not read. */
class KeystoreParserTest {

  private static final Path FILE = Path.of("/app/keys.p12");
  private static final char[] WRONG = "wrong".toCharArray();
  private static final List<String> OLDER = List.of("JKS", "JCEKS");
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey ORDERS =
      TestKeys.named("orders").algorithm("EC", 256).issuedBy(AUTHORITY).make();
  private static final HeldKey INVOICES = TestKeys.ec("invoices");
  private static final HeldKey PARTNER = TestKeys.ec("partner");

  @BeforeAll
  static void deriveKeysQuickly() {
    Keystores.deriveKeysQuickly();
  }

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  private static KeystoreParser parser(char[] password) {
    return new KeystoreParser(FILE, password, Limits.DEFAULT);
  }

  private static KeystoreContent parse(byte[] content) throws KeyringStoreException {
    return parser(Keystores.PASSWORD).parse(content, false);
  }

  // ---- the types

  @Test
  void keystoreOfEachOlderType_givesItsKeysWithTheirChains_andItsCertificates() throws Exception {
    for (String type : OLDER) {
      KeystoreContent content = parse(bytes(filled(type)));

      assertThat(content.entries())
          .as(type)
          .extracting(StoredEntry::name, StoredEntry::chain, entry -> entry.key().isPresent())
          .containsExactlyInAnyOrder(
              tuple("orders", ORDERS.chain(), true),
              tuple("invoices", INVOICES.chain(), true),
              tuple("partner", PARTNER.chain(), false));
      for (StoredEntry entry : content.entries()) {
        if (entry.key().isPresent()) {
          HeldKey key = entry.name().equals("orders") ? ORDERS : INVOICES;
          assertThat(entry.key().get().unlock()).isEqualTo(key.privateKey());
          assertThat(entry.key().get().encrypted()).as("it must be unlocked to be moved").isEmpty();
        }
      }
      assertThat(content.findings()).isEmpty();
    }
  }

  @Test
  void keystoreOfAnOlderType_isWritableAsPkcs12_withAllThatItHolds() throws Exception {
    for (String type : OLDER) {
      KeyStore older = filled(type);
      boolean withSecret = type.equals("JCEKS");
      if (withSecret) {
        older.setKeyEntry(
            "secret", new SecretKeySpec(new byte[16], "AES"), Keystores.PASSWORD, null);
      }
      assertThat(parse(bytes(older)).entries()).as("a secret is none").hasSize(3);

      KeystoreContent content = parser(Keystores.PASSWORD).writable(bytes(older), false);

      assertThat(content.entries())
          .as(type)
          .extracting(StoredEntry::name, StoredEntry::chain)
          .containsExactlyInAnyOrder(
              tuple("orders", ORDERS.chain()),
              tuple("invoices", INVOICES.chain()),
              tuple("partner", PARTNER.chain()));
      for (StoredEntry entry : content.entries()) {
        if (entry.key().isPresent()) {
          HeldKey key = entry.name().equals("orders") ? ORDERS : INVOICES;
          assertThat(entry.key().get().unlock()).isEqualTo(key.privateKey());
          assertThat(entry.key().get().encrypted()).isPresent();
        }
      }
      assertThat(content.namesOfSecrets()).hasSize(withSecret ? 1 : 0);
    }
  }

  @Test
  void certificateThatStandsTwice_inAnOlderType_isUsedOnceAndTold() throws Exception {
    KeyStore keystore = filled("JKS");
    keystore.setCertificateEntry("copy", ORDERS.certificate());

    KeystoreContent content = parse(bytes(keystore));

    assertThat(content.entries()).hasSize(3);
    assertThat(content.twins()).extracting(KeystoreContent.Twin::name).containsExactly("copy");
    assertThat(content.findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.CERTIFICATE_TWICE);
  }

  @Test
  void keyWithAPasswordOfItsOwn_inAnOlderType_isFound_andRefusedOnlyWhenItIsUsedOrMoved()
      throws Exception {
    KeyStore keystore = filled("JKS");
    keystore.setKeyEntry("orders", ORDERS.privateKey(), WRONG, chain(ORDERS));
    byte[] content = bytes(keystore);

    StoredEntry orders =
        parse(content).entries().stream()
            .filter(entry -> entry.name().equals("orders"))
            .findAny()
            .orElseThrow();
    assertThatThrownBy(() -> orders.key().orElseThrow().unlock())
        .isInstanceOf(UnrecoverableKeyException.class);
    assertThatThrownBy(() -> parser(Keystores.PASSWORD).writable(content, false))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("the key 'orders' has its own password")
        .hasMessageContaining("keytool -keypasswd");
  }

  /** The JDK takes the id of a key from the moment in which it is put in. */
  @Test
  void keysThatAreConvertedInOneMoment_haveDifferentIds() throws Exception {
    KeyStore older = filled("JKS");
    for (int i = 0; i < 10; i++) {
      older.setKeyEntry("k" + i, INVOICES.privateKey(), Keystores.PASSWORD, chain(INVOICES));
    }

    byte[] converted = OlderKeystore.converted(older, Keystores.PASSWORD);

    assertThat(Pfx.read(converted, Keystores.PASSWORD, false, Bounds.STANDARD).open())
        .extracting(bag -> HexFormat.of().formatHex(bag.localKeyId().orElseThrow()))
        .hasSize(12)
        .doesNotHaveDuplicates();
  }

  // ---- why one is not read

  @Test
  void wrongPassword_isSaidOfEachType_andOfOneBeyondAsciiAlsoWhatElseItMayBe() throws Exception {
    for (String type : List.of("JKS", "JCEKS", "PKCS12")) {
      byte[] content = bytes(filled(type));

      assertThatExceptionOfType(WrongPasswordException.class)
          .as(type)
          .isThrownBy(() -> parser(WRONG).parse(content, false))
          .withMessageStartingWith("The password does not open the keystore " + FILE + ". ");
    }
    byte[] content = bytes(filled("PKCS12"));
    assertThatExceptionOfType(WrongPasswordException.class)
        .isThrownBy(() -> parser("wr\u0080ng".toCharArray()).parse(content, false))
        .withMessageContaining("characters beyond ASCII");
    assertThatExceptionOfType(WrongPasswordException.class)
        .isThrownBy(() -> parser("wr\u007fng".toCharArray()).parse(content, false))
        .withMessageNotContaining("ASCII");
  }

  @Test
  void olderType_thatIsTorn_isDamaged() throws Exception {
    for (String type : OLDER) {
      byte[] whole = bytes(filled(type));
      for (int length : List.of(4, 10, whole.length / 2, whole.length - 1)) {
        assertDamaged(Arrays.copyOf(whole, length), "is damaged: ");
      }
    }
    assertDamaged(new byte[0], "is empty");
  }

  /** Its beginning is as it should be, as far as it goes, whatever the form of its length. */
  @Test
  void beginningOfAPkcs12File_isADamagedOne() {
    for (String begin :
        List.of(
            "30",
            "3005",
            "30050201",
            "3005020103",
            "3081",
            "308180020103",
            "30820100020103",
            "3083010000020103",
            "3080020103",
            "30800201",
            "3082")) {
      assertDamaged(HexFormat.of().parseHex(begin), "is damaged: ");
    }
  }

  @Test
  void anotherSequence_isNoKeystore() {
    for (String other :
        List.of(
            "3005020102",
            "3005020203",
            "3005030103",
            "308180020100",
            "30820100020203",
            "3080060103",
            "3006300402",
            "3105020103",
            "feedfeee",
            "feedfe")) {
      assertThatExceptionOfType(NotAKeystoreException.class)
          .as(other)
          .isThrownBy(() -> parse(HexFormat.of().parseHex(other)))
          .withMessageContaining("The file " + FILE + " is not a PKCS #12 or JKS keystore");
    }
  }

  @Test
  void missingMac_isTakenOnlyWhereItIsAccepted() throws Exception {
    byte[] content =
        new ForeignFile()
            .certificate(PARTNER, Label.of("partner", "1"), Encryption.NONE)
            .written(Mac.NONE);

    assertThat(parser(Keystores.PASSWORD).parse(content, true).entries()).hasSize(1);
    assertThat(parser(Keystores.PASSWORD).writable(content, true).entries()).hasSize(1);
    assertThatThrownBy(() -> parse(content)).isInstanceOf(MissingMacException.class);
    assertThatThrownBy(() -> parser(Keystores.PASSWORD).writable(content, false))
        .isInstanceOf(MissingMacException.class);
  }

  @Test
  void limit_thatIsExceeded_isNamed() throws Exception {
    byte[] content = bytes(filled("PKCS12"));
    KeystoreParser parser =
        new KeystoreParser(
            FILE, Keystores.PASSWORD, Limits.DEFAULT.with(Limit.KEYSTORE_ITERATIONS, 1));

    assertThatExceptionOfType(KeystoreLimitException.class)
        .isThrownBy(() -> parser.parse(content, false))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(Limit.KEYSTORE_ITERATIONS))
        .satisfies(e -> assertThat(e).hasCauseInstanceOf(Exception.class))
        .withMessageContaining(FILE + " exceeds the limit keystore-iterations of 1");
  }

  /** An identifier that no algorithm has, in the place of that for the certificates' encryption. */
  @Test
  void algorithmThatNobodyKnows_isNoMatterOfThePassword() throws Exception {
    HexFormat hex = HexFormat.of();
    String aes256 = "060960864801650304012a";
    String content =
        hex.formatHex(
            new ForeignFile()
                .certificate(PARTNER, Label.of("partner", "1"), Encryption.AES)
                .written(Mac.NONE));
    assertThat(content).containsOnlyOnce(aes256);
    byte[] other = hex.parseHex(content.replace(aes256, "060960864801650304016f"));

    assertThatExceptionOfType(UnsupportedKeystoreException.class)
        .isThrownBy(() -> parser(Keystores.PASSWORD).parse(other, true))
        .withMessageContaining("whatever the password: ")
        .withMessageContaining("openssl pkcs12 -export");
  }

  private static void assertDamaged(byte[] content, String message) {
    assertThatExceptionOfType(DamagedKeystoreException.class)
        .as(HexFormat.of().formatHex(content, 0, Math.min(20, content.length)))
        .isThrownBy(() -> parse(content))
        .withMessageContaining("The keystore " + FILE + " " + message)
        .withMessageContaining(FILE + ".previous");
  }

  // ---- what the tests are made of

  private static KeyStore filled(String type) throws Exception {
    KeyStore keystore = KeyStore.getInstance(type);
    keystore.load(null, Keystores.PASSWORD);
    // One right after the other: the JDK may give both the same date.
    keystore.setKeyEntry("orders", ORDERS.privateKey(), Keystores.PASSWORD, chain(ORDERS));
    keystore.setKeyEntry("invoices", INVOICES.privateKey(), Keystores.PASSWORD, chain(INVOICES));
    keystore.setCertificateEntry("partner", PARTNER.certificate());
    return keystore;
  }

  private static Certificate[] chain(HeldKey key) {
    return key.chain().toArray(new Certificate[0]);
  }

  private static byte[] bytes(KeyStore keystore) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    keystore.store(out, Keystores.PASSWORD);
    return out.toByteArray();
  }
}
