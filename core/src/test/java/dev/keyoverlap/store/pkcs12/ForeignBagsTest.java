package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A matrix of PKCS#12 files that others may write. After one change, every key and every
 * certificate is still there, for us, the JDK, openssl and BouncyCastle; or the change was refused
 * and the refusal names the entry.
 *
 * <p>By default each kind of bag meets each name and each local key id once, and the encryptions
 * and MACs take turns. {@code -Dkeyoverlap.matrix=all} has every combination.
 */
class ForeignBagsTest {

  private static final boolean ALL = "all".equals(System.getProperty("keyoverlap.matrix"));
  private static final List<Mac> MACS = List.of(Mac.values());
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (CERTIFICATE|PRIVATE KEY)-----([^-]*)-----END");

  @TempDir static Path folder;
  private static List<HeldKey> keys;
  private final SetClock clock = new SetClock();
  private int number;
  private int changed;
  private final List<String> refused = new ArrayList<>();

  /** The bag that a file is about; beside it each file has a pair that nothing is odd about. */
  private enum Kind {
    KEY,
    SHROUDED_KEY,
    CERTIFICATE,
    REVOCATION_LIST,
    SECRET,
    NESTED
  }

  /** The names of the first and the second bag of a kind. */
  private enum Names {
    NONE(null, null),
    EMPTY("", ""),
    EQUAL("Invoices", "Invoices"),
    DIFFERENT_CASE("Invoices", "INVOICES"),
    OF_THE_PAIR("orders", "ORDERS"),
    BEYOND_THE_PLANE("\ud83d\udd11".repeat(125) + "x", "\ud83d\udd11 \ud834\udd1e"),
    LONG("n".repeat(300), "N".repeat(299) + "m"),
    NUMBERS("1", "2"),
    COMPROMISED("orders (compromised until 2030-01-01t00:00:00z 0123456789ab)", "x (compromised)"),
    RETAINED("orders (retained until 2030-01-01t00:00:00z 0123456789ab)", "(retained)"),
    STAGED("orders (staged 0123456789ab)", "orders (staged)");

    private final Optional<String> first;
    private final Optional<String> second;

    Names(String first, String second) {
      this.first = Optional.ofNullable(first);
      this.second = Optional.ofNullable(second);
    }
  }

  private enum Ids {
    NONE,
    OWN,
    EQUAL,
    CROSSED,
    OF_THE_PAIR
  }

  @BeforeAll
  static void makeKeys() throws Exception {
    Keystores.deriveKeysQuickly();
    keys = List.of(TestKeys.ec("pair"), TestKeys.ec("one"), TestKeys.ec("two"), TestKeys.ec("new"));
  }

  @AfterAll
  static void asBefore() {
    Keystores.deriveKeysSlowlyAgain();
  }

  @Test
  void everyBag_afterAChange_isStillThere_orItsNameIsInTheRefusal() throws Exception {
    List<Encryption[]> encryptions =
        List.of(
            new Encryption[] {Encryption.AES, Encryption.NONE},
            new Encryption[] {Encryption.TRIPLE_DES, Encryption.RC2_40},
            new Encryption[] {Encryption.RC2_40, Encryption.RC2_40},
            new Encryption[] {Encryption.AES, Encryption.AES},
            new Encryption[] {Encryption.AES, Encryption.TRIPLE_DES});
    int turn = 0;
    for (Kind kind : Kind.values()) {
      for (Names names : Names.values()) {
        for (Ids ids : Ids.values()) {
          for (int i = 0; i < (ALL ? encryptions.size() * MACS.size() : 1); i++, turn++) {
            Encryption[] encryption = encryptions.get(turn % encryptions.size());
            Mac mac = MACS.get(turn / encryptions.size() % MACS.size());
            require(kind, names, ids, encryption[0], encryption[1], mac);
          }
        }
      }
    }
    assertThat(refused.size()).as("refused: %s", refused).isLessThan(changed / 5);
  }

  private void require(Kind kind, Names names, Ids ids, Encryption with, Encryption around, Mac mac)
      throws Exception {
    String what =
        String.join(" ", kind + "", names + "", ids + "", with + " in " + around, mac + "");
    Path file = folder.resolve("keys-" + number++ + ".p12");
    byte[] before = file(kind, names, ids, with, around).written(mac);
    Files.write(file, before);
    Map<String, Integer> there = ForeignFile.contents(before);
    // Neither the JDK nor openssl 3.0 knows the youngest MAC.
    boolean others = mac != Mac.PBMAC1;
    Set<KeyId> shownByJdk = others ? shownByJdk(file) : Set.of();
    HeldKey added = keys.get(3);
    Keyring ring;
    try (KeystoreRotation rotation = open(file)) {
      ring = rotation.keyring();
      if (number % 2 == 0) {
        rotation.swap(alias("orders"), added);
      } else {
        rotation.add(alias("added"), added);
      }
      changed++;
    } catch (KeyringStoreException e) {
      refused.add(what + ": " + e.getMessage());
      assertThat(file).as(what).hasBinaryContent(before);
      assertThat(names.first.filter(String::isBlank))
          .as("%s: %s", what, e.getMessage())
          .isNotPresent();
      assertThat(e.getMessage().toLowerCase(Locale.ENGLISH))
          .as(what)
          .containsAnyOf(
              names.first.orElse("1").toLowerCase(Locale.ENGLISH),
              names.second.orElse("2").toLowerCase(Locale.ENGLISH));
      return;
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
    byte[] after = Files.readAllBytes(file);
    Map<String, Integer> now = ForeignFile.contents(after);
    for (Map.Entry<String, Integer> bag : there.entrySet()) {
      assertThat(now.getOrDefault(bag.getKey(), 0))
          .as("%s: %s", what, bag)
          .isGreaterThanOrEqualTo(1);
    }
    assertThat(ForeignFile.hasOpenKey(after)).as(what).isFalse();
    requireByUs(file, ring, added, what);
    if (others) {
      Set<KeyId> expected = new HashSet<>(shownByJdk);
      expected.add(added.keyId());
      assertThat(shownByJdk(file))
          .as("%s, before %s, added %s", what, shownByJdk, added)
          .containsAll(expected);
    }
    if (others && (ALL || number % 8 == 0)) {
      requireByOpenssl(file, now, what);
    }
    // A second change changes nothing of it, nor lets anything pile up.
    try (KeystoreRotation rotation = open(file)) {
      rotation.rename(alias("orders"), alias("purchases"));
    }
    assertThat(ForeignFile.contents(Files.readAllBytes(file))).as(what).isEqualTo(now);
  }

  private KeystoreRotation open(Path file) throws KeyringStoreException {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.with(file, Keystores.PASSWORD).acceptMissingMac().build())
        .clock(clock)
        .reloadManually()
        .open();
  }

  private void requireByUs(Path file, Keyring before, HeldKey added, String what) throws Exception {
    try (KeystoreRotation rotation = open(file)) {
      assertThat(rotation.keyring().find(added.keyId())).as(what).isPresent();
      for (KeyVersion version : before.versions()) {
        KeyVersion again = rotation.keyring().find(version.keyId()).orElseThrow();
        assertThat(again.alias()).as(what).isEqualTo(version.alias());
        assertThat(again.entry().getClass()).as(what).isEqualTo(version.entry().getClass());
        if (again.entry() instanceof HeldKey key) {
          requireUsable(key, what);
        }
      }
    }
  }

  /**
   * Whatever the ids say: only where the name says the same is a key not tried until it is used.
   */
  private static void requireUsable(HeldKey key, String what) {
    try {
      // This proves it to belong to the certificate, too.
      assertThat(key.privateKey()).as(what).isNotNull();
    } catch (KeyUnavailableException e) {
      assertThat(what).as(e.getMessage()).matches("REVOCATION_LIST (?!NONE)\\S+ (OWN|EQUAL) .*");
      assertThat(e).hasMessageContaining("does not belong to the certificate");
    }
  }

  /** Two keys, each of which has the local key id of the other one's certificate. */
  @Test
  void crossedLocalKeyIds_areHints_andEachKeyIsUsedWithTheCertificateThatItProves()
      throws Exception {
    for (Names names : List.of(Names.NONE, Names.EQUAL, Names.DIFFERENT_CASE, Names.NUMBERS)) {
      Path file = folder.resolve("crossed-" + names + ".p12");
      Files.write(
          file,
          file(Kind.SHROUDED_KEY, names, Ids.CROSSED, Encryption.AES, Encryption.AES)
              .written(Mac.SHA_256));
      for (int look = 0; look < 2; look++) {
        try (KeystoreRotation rotation = open(file)) {
          for (HeldKey key : keys.subList(0, 3)) {
            HeldKey found = (HeldKey) rotation.keyring().find(key.keyId()).orElseThrow().entry();
            assertThat(found.privateKey()).as("%s", names).isEqualTo(key.privateKey());
          }
          if (look == 0) {
            rotation.add(alias("added"), keys.get(3));
          }
        }
      }
    }
  }

  /** The positive control: what name and id agree on is believed, and unlocked when it is used. */
  @Test
  void keyWhoseNameAndIdAgree_isNotUnlockedToBePaired() throws Exception {
    HeldKey one = keys.get(1);
    Label label = Label.of("orders", "one");
    Path file = folder.resolve("agree.p12");
    Files.write(
        file,
        new ForeignFile()
            .shroudedKey(one, label, Encryption.AES, Encryption.NONE)
            .certificate(keys.get(2), label, Encryption.NONE)
            .written(Mac.SHA_256));
    try (KeystoreRotation rotation = open(file)) {
      assertThatThrownBy(() -> Keystores.held(rotation, "orders").privateKey())
          .isInstanceOf(KeyUnavailableException.class)
          .hasMessageContaining("does not belong to the certificate");
      assertThat(rotation.swap(alias("orders"), keys.get(3)).entry()).isEqualTo(keys.get(3));
    }
  }

  /** The keys and certificates that a Java program finds in the file; those that it can unlock. */
  private static Set<KeyId> shownByJdk(Path file) throws Exception {
    Set<KeyId> shown = new HashSet<>();
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    for (String name : Collections.list(keystore.aliases())) {
      if (keystore.getCertificate(name) instanceof X509Certificate found) {
        shown.add(KeyId.of(found));
      }
    }
    return shown;
  }

  private static void requireByOpenssl(Path file, Map<String, Integer> there, String what)
      throws Exception {
    Tool openssl = Tool.openssl();
    String output;
    try {
      output = openssl.run("pkcs12", "-in", file.toString(), "-passin", "env:PW", "-nodes");
    } catch (AssertionError e) {
      output =
          openssl.run("pkcs12", "-legacy", "-in", file.toString(), "-passin", "env:PW", "-nodes");
    }
    int found = 0;
    for (Matcher pem = PEM.matcher(output); pem.find(); found++) {
      byte[] unused =
          Base64.getMimeDecoder().decode(pem.group(2).getBytes(StandardCharsets.US_ASCII));
    }
    int expected =
        there.entrySet().stream()
            .filter(bag -> !bag.getKey().startsWith("other"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(found).as("%s: %s", what, output).isEqualTo(expected);
  }

  private static ForeignFile file(
      Kind kind, Names names, Ids ids, Encryption with, Encryption around) throws Exception {
    ForeignFile file = new ForeignFile();
    file.shroudedKey(keys.get(0), Label.of("orders", "pair"), with, Encryption.NONE);
    file.certificate(keys.get(0), Label.of("orders", "pair"), around);
    HeldKey one = keys.get(1);
    HeldKey two = keys.get(2);
    Label first = label(names.first, ids, "one", "two");
    Label second = label(names.second, ids, "two", "one");
    Label ofFirst = label(names.first, ids, "one", "one");
    Label ofSecond = label(names.second, ids, "two", "two");
    switch (kind) {
      case KEY -> {
        file.key(one, first, around).certificate(one, ofFirst, around);
        file.certificate(two, ofSecond, Encryption.NONE).key(two, second, Encryption.NONE);
      }
      case SHROUDED_KEY -> {
        file.shroudedKey(one, first, with, around).certificate(one, ofFirst, around);
        file.shroudedKey(two, second, Encryption.TRIPLE_DES, Encryption.NONE)
            .certificate(two, ofSecond, around);
      }
      case CERTIFICATE -> {
        file.certificate(one, first, around).certificate(two, second, around);
      }
      case REVOCATION_LIST -> {
        file.revocationList(first, around).key(one, second, around);
        file.certificate(two, ofSecond, around);
      }
      case SECRET -> {
        file.secret(first, around).shroudedKey(one, second, with, around);
      }
      case NESTED -> {
        file.nestedPair(one, first, with, around).nestedPair(two, second, with, Encryption.NONE);
      }
    }
    return file;
  }

  private static Label label(Optional<String> name, Ids ids, String own, String others) {
    Optional<String> id =
        switch (ids) {
          case NONE -> Optional.empty();
          case OWN -> Optional.of(own);
          case EQUAL -> Optional.of("same");
          case CROSSED -> Optional.of(others);
          case OF_THE_PAIR -> Optional.of("pair");
        };
    return new Label(name, id.map(text -> text.getBytes(StandardCharsets.US_ASCII)));
  }
}
