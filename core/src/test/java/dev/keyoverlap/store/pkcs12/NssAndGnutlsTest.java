package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PKCS#12 files of NSS, which browsers use, and of GnuTLS: all that is in them is taken in,
 * survives our first change, and the tool reads the file afterwards.
 */
@Tag("any-jdk")
class NssAndGnutlsTest {

  private static final Pattern NSS_KEY = Pattern.compile("(?m)^<\\s*\\d+>");
  private static final Pattern PRIVATE_KEY = Pattern.compile("BEGIN [A-Z ]*PRIVATE KEY");
  private static final Pattern CERTIFICATE = Pattern.compile("BEGIN CERTIFICATE");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey root = TestKeys.ec("root");
  private final HeldKey fresh = TestKeys.named("orders").algorithm("EC", 256).issuedBy(root).make();
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("keys.p12");
    Files.writeString(folder.resolve("password"), new String(Keystores.PASSWORD));
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  /** What is under an alias that the file's own names led to. */
  private static List<HeldKey> held(KeystoreRotation rotation) {
    return rotation.keyring().versions().stream()
        .map(KeyVersion::entry)
        .filter(HeldKey.class::isInstance)
        .map(HeldKey.class::cast)
        .toList();
  }

  /** Opens the file, changes it, and opens it again; each bag and each key is there throughout. */
  private void requireKeptByAChange(HeldKey... inside) throws Exception {
    Map<String, Integer> there = ForeignFile.contents(Files.readAllBytes(file));
    Set<KeyId> expected =
        Stream.of(inside).map(HeldKey::keyId).collect(Collectors.toUnmodifiableSet());
    Alias first;
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(held(rotation))
          .extracting(HeldKey::keyId)
          .containsExactlyInAnyOrderElementsOf(expected);
      first = rotation.keyring().find(inside[0].keyId()).orElseThrow().alias();
      rotation.swap(first, fresh);
    }
    Map<String, Integer> now = ForeignFile.contents(Files.readAllBytes(file));
    assertThat(now.keySet()).containsAll(there.keySet());
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(Keystores.held(rotation, first.name()).privateKey()).isEqualTo(fresh.privateKey());
      for (HeldKey key : inside) {
        HeldKey again = (HeldKey) rotation.keyring().find(key.keyId()).orElseThrow().entry();
        // Not compared, since NSS encodes keys anew: this proves that it belongs to the
        // certificate.
        assertThat(again.privateKey()).isNotNull();
        assertThat(again.chain()).isEqualTo(key.chain());
      }
    }
  }

  // ---- NSS

  private Path database(Tool certutil, String name) throws Exception {
    Path database = Files.createDirectory(folder.resolve(name));
    certutil.run("-N", "-d", "sql:" + database, "-f", in("password"));
    return database;
  }

  private void move(Tool pk12util, String direction, Path database, Path keys, String... more)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(direction, keys.toString()));
    command.addAll(List.of("-d", "sql:" + database, "-k", in("password"), "-w", in("password")));
    command.addAll(List.of(more));
    String unused = pk12util.run(command.toArray(new String[0]));
  }

  /** Two keys of one name, as after a renewal, with the authority of both. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-c DES-EDE3-CBC -C RC2-CBC", "-c AES-128-CBC -C none -M SHA-512"})
  void nss_fileOfTwoKeysOfOneName_isKeptWhole_andReadByNssAfterAChange(String options)
      throws Exception {
    Tool certutil = Tool.of("certutil", "libnss3-tools");
    Tool pk12util = Tool.of("pk12util", "libnss3-tools");
    HeldKey one = TestKeys.named("orders").algorithm("EC", 256).issuedBy(root).make();
    HeldKey two = TestKeys.named("orders").issuedBy(root).make();
    Path browser = database(certutil, "browser");
    for (HeldKey key : List.of(one, two)) {
      Path single = folder.resolve(key.keyId().shortForm() + ".p12");
      Keystores.putPlain(single, "orders", key);
      move(pk12util, "-i", browser, single);
    }
    move(
        pk12util,
        "-o",
        browser,
        file,
        Stream.concat(Stream.of("-n", "orders"), Arrays.stream(options.split(" ")))
            .filter(option -> !option.isEmpty())
            .toArray(String[]::new));

    requireKeptByAChange(one, two);

    Path other = database(certutil, "other");
    move(pk12util, "-i", other, file);
    String keys = certutil.run("-K", "-d", "sql:" + other, "-f", in("password"));
    assertThat(NSS_KEY.matcher(keys).results().count()).as(keys).isEqualTo(3);
  }

  // ---- GnuTLS

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content));
  }

  private void export(Tool certtool, HeldKey key, String... options) throws Exception {
    Files.writeString(folder.resolve("key"), pem("PRIVATE KEY", key.privateKey().getEncoded()));
    Files.writeString(
        folder.resolve("certificate"), pem("CERTIFICATE", key.certificate().getEncoded()));
    Files.writeString(folder.resolve("root"), pem("CERTIFICATE", root.certificate().getEncoded()));
    List<String> command =
        new ArrayList<>(List.of("--to-p12", "--outder", "--outfile", file.toString()));
    command.addAll(List.of("--password", new String(Keystores.PASSWORD)));
    command.addAll(List.of("--load-privkey", in("key"), "--load-certificate", in("certificate")));
    command.addAll(List.of("--load-ca-certificate", in("root")));
    command.addAll(List.of(options));
    String unused = certtool.run(command.toArray(new String[0]));
  }

  private void requireReadByGnutls(Tool certtool, int keys, int certificates) throws Exception {
    String read =
        certtool.run(
            "--p12-info",
            "--inder",
            "--infile",
            file.toString(),
            "--password",
            new String(Keystores.PASSWORD));
    assertThat(PRIVATE_KEY.matcher(read).results().count()).as(read).isEqualTo(keys);
    assertThat(CERTIFICATE.matcher(read).results().count()).as(read).isEqualTo(certificates);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3des-pkcs12", "rc2-40", "aes-256"})
  void gnutls_fileWithItsAuthority_isKeptWhole_andReadByGnutlsAfterAChange(String cipher)
      throws Exception {
    Tool certtool = Tool.of("certtool", "gnutls-bin");
    HeldKey key = TestKeys.named("orders").issuedBy(root).make();
    export(certtool, key, "--p12-name", "orders", "--pkcs-cipher", cipher);

    requireKeptByAChange(key);

    requireReadByGnutls(certtool, 2, 3);
  }

  @Test
  void gnutls_fileWithoutAName_isTakenInUnderOne() throws Exception {
    Tool certtool = Tool.of("certtool", "gnutls-bin");
    HeldKey key = TestKeys.named("orders").issuedBy(root).make();
    export(certtool, key, "--p12-name", "", "--pkcs-cipher", "aes-128");

    requireKeptByAChange(key);

    requireReadByGnutls(certtool, 2, 3);
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.keyring().aliases()).isNotEmpty().doesNotContain(alias("orders"));
    }
  }
}
