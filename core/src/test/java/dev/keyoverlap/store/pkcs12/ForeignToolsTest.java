package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.UnexpectedRevisionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keytool and openssl make of our keystores, and we of theirs. */
class ForeignToolsTest {

  private static final String OUR_OID =
      "1.2.840.113556.1.8000.2554.52458.52203.52596.17001.38901.9907904.10627435";

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey authority = TestKeys.ec("authority");
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey current =
      TestKeys.named("current").algorithm("EC", 256).issuedBy(authority).make();
  private final HeldKey staged = TestKeys.ec("current");
  private final HeldKey partner = TestKeys.ec("partner");
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  @Nested
  class WhatWeWrite {

    @Test
    void keytool_afterEveryKindOfChange_listsEveryEntryAndTheActiveKeyUnderItsAlias()
        throws Exception {
      Tool keytool = Tool.keytool();
      write();
      List<String> names =
          keytool
              .run("-list", "-v", "-keystore", file.toString(), "-storepass:env", "PW")
              .lines()
              .filter(line -> line.startsWith("Alias name: "))
              .map(line -> line.substring("Alias name: ".length()))
              .toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(expectedNames());

      Path exported = folder.resolve("orders.crt");
      keytool.run(
          "-exportcert",
          "-alias",
          "orders",
          "-file",
          exported.toString(),
          "-keystore",
          file.toString(),
          "-storepass:env",
          "PW");
      assertThat(exported).hasBinaryContent(current.certificate().getEncoded());
    }

    @Test
    void openssl_afterEveryKindOfChange_findsKeysCertificatesAndStates() throws Exception {
      Tool openssl = Tool.openssl();
      write();
      List<Bag> bags =
          bags(openssl.run("pkcs12", "-in", file.toString(), "-passin", "env:PW", "-nodes"));

      Map<String, Bag> keys =
          bags.stream()
              .filter(bag -> bag.kind().equals("PRIVATE KEY"))
              .collect(Collectors.toMap(Bag::name, bag -> bag));
      assertThat(keys.keySet())
          .isEqualTo(
              expectedNames().stream()
                  .filter(name -> !name.startsWith("partner"))
                  .collect(Collectors.toSet()));
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(keys.get("orders").content()));
      assertThat(key).isEqualTo(current.privateKey());
      assertThat(keys.get("orders").attributes())
          .containsEntry(OUR_OID + ".1", "orders")
          .containsEntry(OUR_OID + ".2", "active")
          .containsEntry(OUR_OID + ".3", clock.instant().toString())
          .doesNotContainKey(OUR_OID + ".4");
      Bag retained =
          keys.values().stream()
              .filter(bag -> bag.name().startsWith("orders (retained until "))
              .findAny()
              .orElseThrow();
      assertThat(retained.attributes())
          .containsEntry(OUR_OID + ".1", "orders")
          .containsEntry(OUR_OID + ".2", "retained")
          .containsKey(OUR_OID + ".4");

      assertThat(bags)
          .filteredOn(bag -> bag.kind().equals("CERTIFICATE") && bag.name().equals("orders"))
          .extracting(Bag::content)
          .containsExactly(current.certificate().getEncoded());
      // Each key and its certificate bear the same identifier: that is how openssl pairs them.
      for (Bag bag : keys.values()) {
        assertThat(bags)
            .filteredOn(other -> other.kind().equals("CERTIFICATE"))
            .filteredOn(other -> bag.name().equals(other.name()))
            .extracting(other -> other.attributes().get("localKeyID"))
            .containsExactly(bag.attributes().get("localKeyID"));
      }
    }

    private void write() throws Exception {
      try (KeystoreRotation rotation = open()) {
        rotation.add(alias("orders"), old);
        rotation.add(alias("partner"), TestKeys.certificateOf(partner));
        rotation.swap(alias("orders"), current);
        rotation.stage(alias("orders"), staged);
        rotation.add(alias("Due in May"), TestKeys.ec("due"));
        rotation.retire(alias("partner"));
      }
    }

    private List<String> expectedNames() throws Exception {
      try (KeystoreRotation rotation = open()) {
        assertThat(rotation.keyring().versions()).hasSize(5);
        return rotation.keyring().versions().stream().map(VersionRecord::nameOf).toList();
      }
    }
  }

  @Nested
  class WhatTheyWrite {

    @Test
    void keytoolsKeys_inPkcs12AndJks_areTakenAndSwapped() throws Exception {
      Tool keytool = Tool.keytool();
      for (String type : List.of("PKCS12", "JKS", "JCEKS")) {
        file = folder.resolve("keys." + type);
        generate(keytool, type, "Orders");
        generate(keytool, type, "invoices");
        importPartner(keytool, type);
        try (KeystoreRotation rotation = open()) {
          assertThat(rotation.keyring().aliases())
              .as(type)
              .containsExactly(alias("invoices"), alias("orders"), alias("partner"));
          assertThat(held(rotation, "orders").privateKey().getAlgorithm()).isEqualTo("EC");
          assertThat(rotation.keyring().find(partner.keyId())).isPresent();
          rotation.swap(alias("orders"), current);
        }
        try (KeystoreRotation rotation = open()) {
          assertThat(rotation.keyring().versions(alias("orders"))).hasSize(2);
          for (KeyVersion version : rotation.keyring().versions()) {
            if (version.entry() instanceof HeldKey key) {
              assertThat(key.privateKey().getAlgorithm()).isEqualTo("EC");
            }
          }
          HistoryReplay.assertAgrees(rotation);
        }
      }
    }

    @Test
    void opensslsKey_withANameAndAChain_isTakenWithItsChain() throws Exception {
      export("-name", "Orders", "-certfile", pem("authority.pem", authority));
      try (KeystoreRotation rotation = open()) {
        HeldKey key = held(rotation, "orders");
        assertThat(key.privateKey()).isEqualTo(current.privateKey());
        assertThat(key.chain()).isEqualTo(current.chain()).hasSize(2);
        rotation.swap(alias("orders"), staged);
        assertThat(chainAgain(current)).isEqualTo(current.chain());
      }
    }

    @Test
    void opensslsKey_withoutAName_isTakenUnderTheNameThatTheJdkGivesIt() throws Exception {
      export();
      try (KeystoreRotation rotation = open()) {
        assertThat(rotation.keyring().aliases()).containsExactly(alias("1"));
        rotation.rename(alias("1"), alias("orders"));
      }
      try (KeystoreRotation rotation = open()) {
        assertThat(held(rotation, "orders").privateKey()).isEqualTo(current.privateKey());
      }
    }

    @Test
    void opensslsKey_inTheLegacyForm_isTaken() throws Exception {
      try {
        export("-legacy", "-name", "orders");
      } catch (AssertionError e) {
        abort("Skipped: this openssl has no legacy provider: " + e.getMessage());
      }
      try (KeystoreRotation rotation = open()) {
        assertThat(held(rotation, "orders").privateKey()).isEqualTo(current.privateKey());
        rotation.swap(alias("orders"), staged);
      }
      try (KeystoreRotation rotation = open()) {
        assertThat(held(rotation, "orders").privateKey()).isEqualTo(staged.privateKey());
        assertThat(chainAgain(current)).containsExactly(current.certificate());
      }
    }

    @Test
    void jksKeyWithAPasswordOfItsOwn_isRefusedOnlyWhenItIsUsed() throws Exception {
      Tool keytool = Tool.keytool();
      file = folder.resolve("keys.jks");
      generate(keytool, "JKS", "orders");
      generate(keytool, "JKS", "odd", "-keypass", "another word");
      byte[] before = Files.readAllBytes(file);
      try (KeystoreRotation rotation = open()) {
        assertThat(held(rotation, "orders").privateKey().getAlgorithm()).isEqualTo("EC");
        assertThatThrownBy(() -> held(rotation, "odd").privateKey())
            .isInstanceOf(KeyUnavailableException.class);
        // PKCS#12 has one password for all: what cannot be unlocked cannot move there.
        assertThatThrownBy(() -> rotation.swap(alias("orders"), current))
            .isInstanceOf(KeyringStoreException.class)
            .hasMessageContaining("odd");
      }
      assertThat(file).hasBinaryContent(before);
    }

    private List<X509Certificate> chainAgain(HeldKey key) throws Exception {
      try (KeystoreRotation rotation = open()) {
        HeldKey again = (HeldKey) rotation.keyring().find(key.keyId()).orElseThrow().entry();
        assertThat(again.privateKey()).isEqualTo(key.privateKey());
        return again.chain();
      }
    }

    private void export(String... options) throws Exception {
      Tool openssl = Tool.openssl();
      Path key = folder.resolve("key.pem");
      Files.writeString(key, pem("PRIVATE KEY", current.privateKey().getEncoded()));
      openssl.run(
          Stream.concat(
                  Stream.of(
                      "pkcs12",
                      "-export",
                      "-out",
                      file.toString(),
                      "-passout",
                      "env:PW",
                      "-inkey",
                      key.toString(),
                      "-in",
                      pem("current.pem", current)),
                  Stream.of(options))
              .toArray(String[]::new));
    }
  }

  @Nested
  class Meanwhile {

    @Test
    void keytoolsRenaming_ofAnActiveKey_isNoticedAndGoesIntoTheHistory() throws Exception {
      Tool keytool = Tool.keytool();
      try (KeystoreRotation rotation = open()) {
        rotation.add(alias("orders"), old);
        rotation.add(alias("other"), partner);
        administer(keytool, "-changealias", "-alias", "orders", "-destalias", "purchases");
        assertThat(rotation.reload()).isTrue();
        assertThat(held(rotation, "purchases")).isEqualTo(old);
        assertThat(rotation.keyring().active(alias("orders"))).isEmpty();

        rotation.swap(alias("purchases"), current);
        assertThat(rotation.history())
            .extracting(Change::verb)
            .containsExactly(Verb.ADD, Verb.ADD, Verb.FOUND, Verb.SWAP);
        HistoryReplay.assertAgrees(rotation);
      }
    }

    @Test
    void keytoolsDeletion_isNoticed_andTheKeyIsKeptForMessagesInFlight() throws Exception {
      Tool keytool = Tool.keytool();
      try (KeystoreRotation rotation = open()) {
        rotation.add(alias("orders"), old);
        rotation.add(alias("other"), partner);
        administer(keytool, "-delete", "-alias", "other");
        assertThat(rotation.reload()).isTrue();
        assertThat(rotation.keyring().active(alias("other"))).isEmpty();
        assertThat(rotation.keyring().find(partner.keyId()).orElseThrow().state())
            .isEqualTo(KeyState.RETAINED);
        assertThat(rotation.lastReloadFailure())
            .containsInstanceOf(UnexpectedRevisionException.class);

        rotation.swap(alias("orders"), current);
        assertThat(rotation.lastReloadFailure()).isEmpty();
        assertThat(rotation.history())
            .extracting(Change::verb)
            .containsExactly(Verb.ADD, Verb.ADD, Verb.GONE, Verb.RETIRE, Verb.SWAP);
        HistoryReplay.assertAgrees(rotation);
      }
    }

    @Test
    void keytoolsRollBack_toARetainedKeyUnderThePlainAlias_isWhatCounts() throws Exception {
      Tool keytool = Tool.keytool();
      try (KeystoreRotation rotation = open()) {
        rotation.add(alias("orders"), old);
        rotation.swap(alias("orders"), current);
        String retained = VersionRecord.nameOf(rotation.keyring().find(old.keyId()).orElseThrow());
        administer(keytool, "-delete", "-alias", "orders");
        administer(keytool, "-changealias", "-alias", retained, "-destalias", "orders");
        assertThat(rotation.reload()).isTrue();
        assertThat(rotation.keyring().versions())
            .extracting(KeyVersion::keyId, KeyVersion::state)
            .containsExactly(
                tuple(old.keyId(), KeyState.ACTIVE), tuple(current.keyId(), KeyState.RETAINED));

        rotation.swap(alias("orders"), staged);
        HistoryReplay.assertAgrees(rotation);
      }
    }

    @Test
    void otherKeys_whileKeytoolChangesOne_keepStateAndDate() throws Exception {
      Tool keytool = Tool.keytool();
      try (KeystoreRotation rotation = open()) {
        rotation.add(alias("orders"), old);
        clock.advance(Duration.ofDays(1));
        rotation.swap(alias("orders"), current);
        rotation.stage(alias("orders"), staged);
        rotation.add(alias("other"), partner);
        List<KeyVersion> before = rotation.keyring().versions(alias("orders"));
        administer(keytool, "-delete", "-alias", "other");
        assertThat(rotation.reload()).isTrue();
        assertThat(rotation.keyring().versions(alias("orders"))).isEqualTo(before);
        try (KeystoreRotation reopened = open()) {
          assertThat(reopened.keyring().versions()).isEqualTo(before);
        }
      }
    }

    private void administer(Tool keytool, String... command) throws Exception {
      keytool.run(
          Stream.concat(
                  Stream.of(command),
                  Stream.of("-keystore", file.toString(), "-storepass:env", "PW"))
              .toArray(String[]::new));
    }
  }

  // ---- what the tests are made of

  private KeystoreRotation open() throws KeyringStoreException {
    return Keystores.open(file, clock);
  }

  private static HeldKey held(KeystoreRotation rotation, String name) {
    return Keystores.held(rotation, name);
  }

  private void generate(Tool keytool, String type, String name, String... more) throws Exception {
    keytool.run(
        Stream.concat(
                Stream.of(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + name,
                    "-alias",
                    name,
                    "-storetype",
                    type,
                    "-keystore",
                    file.toString(),
                    "-storepass:env",
                    "PW"),
                more.length == 0 ? Stream.of("-keypass:env", "PW") : Stream.of(more))
            .toArray(String[]::new));
  }

  private void importPartner(Tool keytool, String type) throws Exception {
    keytool.run(
        "-importcert",
        "-noprompt",
        "-alias",
        "partner",
        "-file",
        pem("partner.pem", partner),
        "-storetype",
        type,
        "-keystore",
        file.toString(),
        "-storepass:env",
        "PW");
  }

  private String pem(String name, HeldKey key) throws Exception {
    return Files.writeString(
            folder.resolve(name), pem("CERTIFICATE", key.certificate().getEncoded()))
        .toString();
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  /** One object of what {@code openssl pkcs12} prints. */
  private record Bag(String kind, Map<String, String> attributes, String base64) {
    byte[] content() {
      return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }

    String name() {
      return Optional.ofNullable(attributes.get("friendlyName")).orElse("");
    }
  }

  private static List<Bag> bags(String output) {
    Matcher bags =
        Pattern.compile("Bag Attributes(.*?)-----BEGIN ([A-Z ]+)-----(.*?)-----END", Pattern.DOTALL)
            .matcher(output);
    return bags.results()
        .map(
            bag -> {
              Map<String, String> attributes = new LinkedHashMap<>();
              bag.group(1)
                  .lines()
                  .filter(line -> line.startsWith("    "))
                  .map(line -> line.strip().split(": ?", 2))
                  .forEach(parts -> attributes.put(parts[0], parts.length > 1 ? parts[1] : ""));
              return new Bag(bag.group(2), attributes, bag.group(3));
            })
        .toList();
  }
}
