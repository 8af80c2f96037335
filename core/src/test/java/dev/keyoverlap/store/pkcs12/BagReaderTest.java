package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which certificate belongs to which key, and what is a chain, a partner's, or neither. */
class BagReaderTest {

  private static final HeldKey ONE = TestKeys.ec("one");
  private static final HeldKey TWO = TestKeys.ec("two");
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey OTHER_AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey LEAF =
      TestKeys.named("leaf").algorithm("EC", 256).issuedBy(AUTHORITY).make();

  private final ForeignFile file = new ForeignFile();

  private void key(HeldKey key, Label label) throws Exception {
    file.shroudedKey(key, label, Encryption.AES, Encryption.NONE);
  }

  private void certificate(HeldKey key, Label label) throws Exception {
    file.certificate(key, label, Encryption.NONE);
  }

  private static Label named(String name) {
    return new Label(Optional.of(name), Optional.empty());
  }

  private KeystoreContent read() throws Exception {
    return read(file);
  }

  private static KeystoreContent read(ForeignFile file) throws Exception {
    return BagReader.read(
        Pfx.read(file.written(Mac.NONE), Keystores.PASSWORD, true, Bounds.STANDARD),
        Bounds.STANDARD);
  }

  private static void requirePair(KeystoreContent content, HeldKey key) throws Exception {
    StoredEntry entry =
        content.entries().stream()
            .filter(one -> one.keyId().equals(key.keyId()))
            .findFirst()
            .orElseThrow();
    assertThat(entry.key().orElseThrow().unlock()).isEqualTo(key.privateKey());
  }

  @Test
  void pairs_withIdsOfTheirOwn_withOne_orWithNone_findEachOther() throws Exception {
    for (List<Label> labels :
        List.of(
            List.of(Label.of("one", "1"), Label.of("two", "2")),
            List.of(Label.of("one", "same"), Label.of("two", "same")),
            List.of(named("one"), named("two")))) {
      KeystoreContent content = read(twoPairs(labels.get(0), labels.get(1)));

      assertThat(content.entries()).hasSize(2);
      requirePair(content, ONE);
      requirePair(content, TWO);
      assertThat(content.findings()).isEmpty();
      assertThat(content.open()).isEmpty();
    }
  }

  /** The certificates in the other order. */
  private static ForeignFile twoPairs(Label one, Label two) throws Exception {
    return new ForeignFile()
        .certificate(TWO, two, Encryption.NONE)
        .certificate(ONE, one, Encryption.NONE)
        .shroudedKey(ONE, one, Encryption.AES, Encryption.NONE)
        .shroudedKey(TWO, two, Encryption.AES, Encryption.NONE);
  }

  @Test
  void key_amongCertificatesOfItsId_provesWhichIsItsOwn() throws Exception {
    certificate(TWO, Label.of("two", "same"));
    certificate(ONE, Label.of("one", "same"));
    key(ONE, Label.of("one", "same"));

    KeystoreContent content = read();
    requirePair(content, ONE);
    assertThat(content.entries())
        .filteredOn(entry -> entry.key().isEmpty())
        .extracting(StoredEntry::keyId)
        .containsExactly(TWO.keyId());
  }

  @Test
  void key_whoseCertificateIsThereTwice_takesTheOneOfItsName() throws Exception {
    certificate(ONE, named("copy"));
    certificate(ONE, named("one"));
    key(ONE, named("one"));

    KeystoreContent content = read();
    assertThat(content.entries()).extracting(StoredEntry::name).containsExactly("one");
    assertThat(content.twins()).extracting(KeystoreContent.Twin::name).containsExactly("copy");
  }

  /** Whether a key is taken for that of a certificate that has its id, without being tried. */
  private void requireTaken(boolean taken, Label ofKey, Label ofCertificate, Label... others)
      throws Exception {
    ForeignFile foreign =
        new ForeignFile()
            .shroudedKey(ONE, ofKey, Encryption.AES, Encryption.NONE)
            .certificate(TWO, ofCertificate, Encryption.NONE);
    for (Label other : others) {
      foreign.shroudedKey(LEAF, other, Encryption.AES, Encryption.NONE);
      foreign.certificate(LEAF, other, Encryption.NONE);
    }
    List<StoredEntry> entries = read(foreign).entries();
    assertThat(entries)
        .filteredOn(entry -> entry.keyId().equals(TWO.keyId()))
        .singleElement()
        .satisfies(entry -> assertThat(entry.key().isPresent()).isEqualTo(taken));
  }

  @Test
  void certificateOfTheSameId_isTakenForTheKeys_whereMoreSaysSo_andOtherwiseTried()
      throws Exception {
    requireTaken(true, Label.of("one", "1"), Label.of("one", "1"));
    requireTaken(false, Label.of("one", "1"), Label.of("two", "1"));
    requireTaken(false, Label.of("one", "1"), Label.of("one", "1"), Label.of("one", "2"));
    requireTaken(true, Label.of("one", "1"), Label.of("one", "1"), Label.of("two", "2"));
    for (byte[] hashed :
        List.of(TWO.certificate().getEncoded(), TWO.certificate().getPublicKey().getEncoded())) {
      Optional<byte[]> id = Optional.of(MessageDigest.getInstance("SHA-1").digest(hashed));
      requireTaken(true, new Label(Optional.empty(), id), new Label(Optional.of("two"), id));
    }
    Optional<byte[]> other =
        Optional.of(MessageDigest.getInstance("SHA-1").digest(ONE.certificate().getEncoded()));
    requireTaken(false, new Label(Optional.empty(), other), new Label(Optional.of("two"), other));
  }

  @Test
  void key_thatCannotBeUnlocked_isTakenForThatOfItsId_andWithoutOneStaysInTheFile()
      throws Exception {
    byte[] locked = Pfx.empty("another".toCharArray()).encrypted(ONE.privateKey().getEncoded());
    List<Bag.Attribute> id = List.of(Bag.localKeyId(new byte[] {1}));
    Bag certificate = Bag.certificate(ONE.certificate().getEncoded(), id);

    assertThat(written(Bag.shroudedKey(locked, id), certificate).entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.key()).isPresent());
    KeystoreContent without = written(Bag.shroudedKey(locked, List.of()), certificate);
    assertThat(without.entries()).singleElement().matches(entry -> entry.key().isEmpty());
    assertThat(without.open()).hasSize(1);
  }

  private static KeystoreContent written(Bag... bags) throws Exception {
    byte[] file = Pfx.empty(Keystores.PASSWORD).written(List.of(bags), List.of());
    return BagReader.read(
        Pfx.read(file, Keystores.PASSWORD, false, Bounds.STANDARD), Bounds.STANDARD);
  }

  @Test
  void key_withoutCertificate_staysInTheFile_andIsReported() throws Exception {
    key(ONE, Label.of("lonely", "1"));
    certificate(TWO, named("two"));

    KeystoreContent content = read();
    assertThat(content.entries()).extracting(StoredEntry::keyId).containsExactly(TWO.keyId());
    assertThat(content.open()).extracting(Bag::type).containsExactly(Bag.SHROUDED_KEY);
    assertThat(content.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.ENTRY_UNUSABLE);
              assertThat(finding.message())
                  .contains("private key 'lonely' has no certificate in the file");
            });
  }

  @Test
  void chain_holdsTheIssuerWhoseKeyVerifies_andNoEntryIsMadeOfIt() throws Exception {
    certificate(OTHER_AUTHORITY, Label.NONE);
    certificate(AUTHORITY, Label.NONE);
    certificate(LEAF, Label.of("leaf", "1"));
    key(LEAF, Label.of("leaf", "1"));

    KeystoreContent content = read();
    assertThat(chain(content, LEAF)).containsExactly(LEAF.certificate(), AUTHORITY.certificate());
    assertThat(content.issuers())
        .singleElement()
        .satisfies(
            bag ->
                assertThat(bag.x509().orElseThrow())
                    .isEqualTo(AUTHORITY.certificate().getEncoded()));
    assertThat(content.entries())
        .extracting(StoredEntry::keyId)
        .containsExactly(LEAF.keyId(), OTHER_AUTHORITY.keyId());
  }

  private static List<X509Certificate> chain(KeystoreContent content, HeldKey key) {
    return content.entries().stream()
        .filter(entry -> entry.keyId().equals(key.keyId()))
        .findFirst()
        .orElseThrow()
        .chain();
  }

  @Test
  void chain_whereNoIssuerVerifies_namesTheFirst_andWhereThereIsNone_endsThere() throws Exception {
    certificate(OTHER_AUTHORITY, Label.NONE);
    certificate(LEAF, Label.of("leaf", "1"));
    key(LEAF, Label.of("leaf", "1"));
    certificate(ONE, Label.of("one", "2"));
    key(ONE, Label.of("one", "2"));

    KeystoreContent content = read();
    assertThat(chain(content, LEAF))
        .containsExactly(LEAF.certificate(), OTHER_AUTHORITY.certificate());
    assertThat(chain(content, ONE)).containsExactly(ONE.certificate());
  }

  @Test
  void certificateOfAPartner_thatStandsTwice_isTakenOnce_unlessItHasAnotherName() throws Exception {
    certificate(ONE, named("one"));
    certificate(ONE, named("one"));
    certificate(ONE, Label.NONE);
    assertThat(read().entries()).extracting(StoredEntry::name).containsExactly("one");
    assertThat(read().twins()).isEmpty();

    certificate(ONE, named("another"));
    assertThat(read().entries()).hasSize(1);
    assertThat(read().twins()).extracting(KeystoreContent.Twin::name).containsExactly("another");
  }

  @Test
  void certificateOfAKey_thatIsTrustedAsWell_isAnEntryOfItsOwn() throws Exception {
    List<Bag.Attribute> id = List.of(Bag.localKeyId(new byte[] {1}));
    byte[] locked = Pfx.empty(Keystores.PASSWORD).encrypted(ONE.privateKey().getEncoded());
    byte[] encoded = ONE.certificate().getEncoded();
    KeystoreContent content =
        written(
            Bag.shroudedKey(locked, id),
            Bag.certificate(encoded, List.of(id.get(0), Bag.trustedForAnyUse())));

    assertThat(content.entries()).singleElement().matches(entry -> entry.key().isPresent());
    assertThat(content.twins()).hasSize(1);
  }

  @Test
  void otherBags_stayWhereTheyStood() throws Exception {
    file.secret(named("secret"), Encryption.NONE);
    file.revocationList(named("list"), Encryption.AES);
    certificate(ONE, named("one"));

    KeystoreContent content = read();
    assertThat(content.open()).extracting(Bag::type).containsExactly(Bag.SECRET);
    assertThat(content.encrypted()).hasSize(1);
    assertThat(content.entries()).hasSize(1);
    assertThat(content.entries().get(0).key()).isEmpty();
  }
}
